/** Why an attempt failed, in words: the kind as people know it, then what was said about it. */

const kinds: Readonly<Record<string, string>> = {
  RateLimited: '429 from the provider',
  Transient: 'a passing failure',
  Timeout: 'no answer in time',
  Auth: 'the provider refused the key',
  Quota: 'the provider says the quota is used up',
  InvalidRequest: 'the provider refused the request',
  ContextWindow: 'the conversation is too long for the model',
  Guardrail: 'a guardrail stopped it',
  UnknownAgent: 'the agent-service has no such agent',
  UnknownTool: 'the agent has no such tool',
  Diverged: 'the agent was changed in the middle of a turn',
  PayloadLost: 'what is kept outside of the history is lost',
  UnknownPrice: 'the model has no price',
  AgentError: 'the agent failed',
};

/** Characters of a message that fit into a sentence. */
const shownCharacters = 200;

/** A kind of failure, as people know it. */
export function failureKind(type: string): string {
  return kinds[type] ?? type;
}

/** The kind, and in brackets the beginning of what was said about it: `429 from the provider (slow down)`. One line. */
export function failureWords({ type, message }: { type: string; message: string }, workerLost = false): string {
  if (workerLost) return 'the agent-service stopped answering';
  const kind = kinds[type];
  const said = oneLine(message);
  if (kind === undefined) return said || type;
  if (said === '') return kind;
  return `${kind} (${said})`;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line;
}

const remedies: Readonly<Record<string, string>> = {
  Auth: 'Set a key that the provider takes and start the agent-service again.',
  Quota: 'Raise the quota at the provider, or set another key.',
  ContextWindow: 'Use a model with a longer context, or cancel the run.',
  UnknownAgent: 'Bring the agent back, or cancel the run.',
  UnknownTool: 'Give the agent its tool back, or cancel the run.',
  PayloadLost: 'Restore the file from a backup, or cancel the run.',
  UnknownPrice: 'Add the model to the price table and start the agent-service again.',
  Diverged: 'Bring back the agent as it was when the turn began, or cancel the run.',
};

/** What to do about a failure of this type before trying again. */
export function remedy(type: string): string {
  return remedies[type] ?? 'Mend the cause.';
}
