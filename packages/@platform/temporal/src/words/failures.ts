/**
 * Why an attempt or a run failed, for those who decide: what kind it is, as people know it, and what the provider said. They read no
 * variable and no type of an error. Whoever operates the product reads {@link failureDetail}.
 */
import type { Blocked } from '../projection/view.js';

export interface ToldFailure {
  /** A `FailureType`, or another word of the worker's. */
  type: string;
  message: string;
}

interface Kind {
  words: string;
  /** The message was written for whoever operates the product: it stays out of sentences. */
  isOurs?: true;
  /** What to do before trying again. */
  remedy?: string;
}

const kinds: Readonly<Record<string, Kind>> = {
  RateLimited: { words: '429 from the provider' },
  Transient: { words: 'a passing failure' },
  Timeout: { words: 'no answer in time' },
  Auth: {
    words: 'the provider refused the key',
    remedy: 'Set a key that the provider takes and start the agents again.',
  },
  Quota: {
    words: 'the provider says the quota is used up',
    remedy: 'Raise the quota at the provider, or set another key.',
  },
  InvalidRequest: { words: 'the request was refused' },
  ContextWindow: {
    words: 'the conversation is too long for the model',
    remedy: 'Use a model with a longer context, or cancel the run.',
  },
  Guardrail: { words: 'a guardrail stopped it' },
  UnknownAgent: {
    words: 'its agent is not there any more',
    isOurs: true,
    remedy: 'Bring the agent back, or cancel the run.',
  },
  Diverged: {
    words: 'the agent was changed in the middle of its work',
    isOurs: true,
    remedy: 'Bring back the agent as it was when the turn began, or cancel the run.',
  },
  PayloadLost: {
    words: 'a part of the run is lost where it was kept',
    isOurs: true,
    remedy: 'Restore the file from a backup, or cancel the run.',
  },
  UnknownPrice: {
    words: 'the model has no price',
    isOurs: true,
    remedy: 'Add the model to the price table and start the agents again.',
  },
  WorkerLost: { words: 'the agent’s process ended again and again', isOurs: true },
  WorkerFault: { words: 'the product has a fault', isOurs: true },
  InvalidTurnResult: { words: 'what the agent’s process answered cannot be read', isOurs: true },
  InvalidTranscript: { words: 'the conversation that it goes on from cannot be read', isOurs: true },
  AgentError: { words: 'the agent failed' },
};

/** The types of failures that have words of their own. */
export const failureTypes: readonly string[] = Object.keys(kinds);

/** What stands for an attempt whose process was gone. */
const lostWords = 'the agent’s process stopped answering';

/** Characters of a message that fit into a sentence. */
const shownCharacters = 200;

/** Variables of `.env.example` whose names no rule below tells. */
const settings =
  'AGENT_SERVICE_[A-Z]+|AGENT_PROCESSES|AGENT_TURNS_AT_ONCE|API_TOKENS_FILE|CONSOLE_URL|DATA_DIR|DURABLE_AGENTS_CACHE|LOG_LEVELS?|MAIL_FROM|MODEL_BASE_URL|MODEL_ID|' +
  'MODEL_PRICES|PASSKEYS_DIR|PAYLOAD_STORE|REVOKED_FILE|SEARCH_REQUESTS|SCRIPTED_MODEL_PORT|SCRIPTED_MODEL_URL|SIGN_IN_PORT|SMTP_URL|WEB_HOST|WEB_PORT|WORKER_HEALTH_[A-Z]+';
/** `OPENAI_API_KEY`: what only those know who set the product up. Other words like it are the provider's, or the reader's own. */
const variable = new RegExp(
  `\\b(?:${settings}|(?:AGENTS|AUTH|AWS|ENROLMENT|NOTIFY|PUSH|OTEL|SIGNING|TEMPORAL|TRACE)_[A-Z0-9_]+|[A-Z0-9_]+_API_KEY)\\b`,
);
const inBrackets = / ?\([^()]*\)/g;
/** `openai.RateLimitError: ` before what was said. */
const errorType = /^([\w.]+\.)?[A-Z]\w*(Error|Exception): /;

/** A kind of failure, as people know it. */
export function failureKind(type: string): string {
  return kinds[type]?.words ?? 'something else failed';
}

/** The kind, and in brackets the beginning of what was said about it: `429 from the provider (slow down)`. One line. */
export function failureWords({ type, message }: ToldFailure, workerLost = false): string {
  if (workerLost) return lostWords;
  const kind = kinds[type];
  const said = kind?.isOurs ? '' : saidWords(message);
  if (kind === undefined) return said || failureKind(type);
  return said === '' ? kind.words : `${kind.words} (${said})`;
}

/** All that is known of it, for whoever operates the product: `Auth: Incorrect API key …`. */
export function failureDetail({ type, message }: ToldFailure): string {
  return `${type}: ${message}`;
}

/** What to do about a failure of this type before trying again. */
export function remedy(type: string): string {
  return kinds[type]?.remedy ?? 'Mend the cause.';
}

const blocked: Readonly<Record<Blocked['type'], string>> = {
  NoWorker: 'Nobody is working on it: what moves runs on is not running',
  Diverged: 'Stands still: the product was changed in a way that does not fit this run',
  WorkerFails: 'Stands still: the product has a fault',
};

/** Why a run takes nothing. Its `message` is for whoever operates the product. */
export function blockedWords({ type }: Pick<Blocked, 'type'>): string {
  return blocked[type];
}

/** The beginning of what was said, on one line, without what is not for people: types of errors, sentences that name a variable. */
export function saidWords(message: string): string {
  const line = withoutVariables(message.replace(/\s+/g, ' ').trim().replace(errorType, ''));
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line;
}

/** A text without the sentences, and the brackets, that name a variable: they are for whoever operates the product. */
export function withoutVariables(text: string): string {
  return text
    .replace(inBrackets, (part) => (variable.test(part) ? '' : part))
    .split(/(?<=[.!?;])\s+/)
    .filter((sentence) => !variable.test(sentence))
    .join(' ')
    .trim();
}
