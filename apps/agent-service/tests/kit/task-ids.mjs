/** Ids of a team's tasks, which Agno makes up: a script names a task by its title. */
import { textOf } from '../../scripted-model/conversation.mjs';

/**
 * @param {import('../../scripted-model/reply.mjs').Reply} reply
 * @param {any[]} messages
 * @returns {import('../../scripted-model/reply.mjs').Reply}
 */
export function withTaskIds(reply, messages) {
  if (!reply.calls) return reply;
  const told = messages.map(textOf).join('\n');
  const ids = new Map(
    [...told.matchAll(/Task created: \[(\w+)\] (.+?) \(status/g)].map(([, id, title]) => [`<${title}>`, id]),
  );
  if (ids.size === 0) return reply;
  /** @param {any} value @returns {any} */
  const filled = (value) => (Array.isArray(value) ? value.map(filled) : (ids.get(value) ?? value));
  const calls = reply.calls.map(([name, args]) => [
    name,
    Object.fromEntries(Object.entries(args).map(([key, value]) => [key, filled(value)])),
  ]);
  return { ...reply, calls: /** @type {any} */ (calls) };
}
