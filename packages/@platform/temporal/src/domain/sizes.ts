/** How large each field of a run's input, and of a message to a run, may be. The workflow and the readers of its history use the same numbers. */
import {
  longestId,
  longestMessage,
  longestName,
  longestPersonId,
  longestProof,
  longestText,
  maximumCarriedBytes,
  maximumKeptBytes,
  maximumListBytes,
  maximumOptionsBytes,
  maximumRequestBytes,
  mostMessages,
  mostRoles,
  mostStarters,
} from './bounds.js';
import { isObject, writeJson } from './json.js';
import type { AgentRunInput } from './run.js';

/** What is wrong with the size of a value, in words that follow its name; `undefined` when nothing is. */
type Size = (value: unknown) => string | undefined;

/** The length of a text in UTF-8, in bytes. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // Each half of a pair counts 2: together they are a character of 4 bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
}

function characters(most: number): Size {
  return (value) =>
    typeof value === 'string' && value.length > most ? `must have at most ${most} characters` : undefined;
}

function bytes(most: number): Size {
  return (value) => {
    const size = bytesOf(writeJson(value) ?? '');
    return size > most ? `has ${size} bytes as JSON; at most ${most} are allowed` : undefined;
  };
}

function list(most: number, each: Size): Size {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    if (value.length > most) return `must have at most ${most} items`;
    const problem = value.map(each).find((found) => found !== undefined);
    return problem && `has an item that ${problem}`;
  };
}

function object(sizes: Readonly<Record<string, Size>>): Size {
  return (value) => {
    const problem = tooLarge(value, sizes);
    return problem && `has a field that is too large: ${problem}`;
  };
}

/** Another check bounds the field: it has a pattern, a range, or a shape of fixed size. */
const bounded: Size = () => undefined;

const startSizes: Readonly<Record<keyof AgentRunInput, Size>> = {
  runId: bounded,
  agentId: characters(longestName),
  request: bytes(maximumRequestBytes),
  startedBy: characters(longestName),
  startedById: characters(longestPersonId),
  startersBefore: list(mostStarters, object({ by: characters(longestName), byId: characters(longestPersonId) })),
  proof: characters(longestProof),
  sessionId: characters(longestName),
  userId: characters(longestName),
  tenant: bounded,
  tenantWeight: bounded,
  decisionDeadlineSeconds: bounded,
  options: bytes(maximumOptionsBytes),
  files: bytes(maximumListBytes),
  limits: bounded,
  limitPolicy: bytes(maximumListBytes),
  origin: object({ toolCallId: characters(longestId) }),
  transcript: bounded,
  kept: bytes(maximumKeptBytes),
  answers: bytes(maximumKeptBytes),
  messages: list(
    mostMessages,
    object({
      id: characters(longestId),
      text: characters(longestMessage),
      by: characters(longestName),
      byId: characters(longestPersonId),
      at: characters(longestName),
    }),
  ),
  historyLimit: bounded,
  carried: bytes(maximumCarriedBytes),
};

/** Fields of all messages: decisions, pauses, retries, revocations, and what people say to the agent. */
const messageSizes: Readonly<Record<string, Size>> = {
  requestId: characters(longestId),
  ruleId: characters(longestId),
  limit: characters(longestName),
  more: bounded,
  action: characters(longestName),
  by: characters(longestName),
  byId: characters(longestPersonId),
  proof: characters(longestProof),
  passkey: bytes(longestProof),
  roles: list(mostRoles, characters(longestName)),
  via: characters(longestName),
  note: characters(longestText),
  message: characters(longestMessage),
  arguments: bytes(maximumRequestBytes),
  /** For an old request for more of a limit this is the canonical JSON of the arguments. */
  argumentsHash: characters(longestText),
  values: bytes(maximumRequestBytes),
  result: characters(longestText),
  remember: bytes(maximumListBytes),
};

/** What is too large in the input of a run, with the field and what is allowed; `undefined` when nothing is. */
export function startTooLarge(input: unknown): string | undefined {
  return tooLarge(input, startSizes);
}

/** What is too large in a message to a run, with the field and what is allowed; `undefined` when nothing is. */
export function messageTooLarge(message: unknown): string | undefined {
  return tooLarge(message, messageSizes);
}

function tooLarge(value: unknown, sizes: Readonly<Record<string, Size>>): string | undefined {
  if (!isObject(value)) return undefined;
  for (const [field, size] of Object.entries(sizes)) {
    const problem = value[field] === undefined ? undefined : size(value[field]);
    if (problem) return `${field} ${problem}`;
  }
  return undefined;
}
