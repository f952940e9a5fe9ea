/** Fields of our messages. */

/**
 * Fields whose content is not ours: what models, tools and people say. `sent`: a message as it was signed. All below is theirs, and stays as it was written. The contract has
 * no number with a fraction of its own below one of them; `free-fields.test.ts` holds both against its schemas.
 */
const freeFields: ReadonlySet<string> = new Set([
  'arguments',
  'argumentsSchema',
  'content',
  'dependencies',
  'exception',
  'extra',
  'input',
  'inputSchema',
  'knowledgeFilters',
  'message',
  'messages',
  'metadata',
  'request',
  'sent',
  'sessionState',
  'snapshot',
  'state',
  'toolResult',
  'value',
  'valueSchema',
  'values',
]);

export function isFreeField(name: string): boolean {
  return freeFields.has(name);
}
