// @ts-check
/**
 * What a model says that is curious about its tools: it calls each one that it is offered, the first two side by side, hands a task to each
 * member of its team, and then answers. A function of the conversation alone, as a request may be sent again.
 *
 * @typedef {import('../../apps/agent-service/scripted-model/reply.mjs').Call} Call
 * @typedef {{ name: string, parameters?: any }} Tool
 * @typedef {object} Options
 * @property {Record<string, Record<string, unknown>>} [arguments] Of tools, in place of made-up ones.
 * @property {boolean} [oneByOne] No two calls in one message: those that write to one state would race.
 * @property {Record<string, Call[][]>} [script] For those who are offered a tool of this name: the calls of each message.
 */
import { textOf } from '../../apps/agent-service/scripted-model/conversation.mjs';
import { withTaskIds } from '../../apps/agent-service/tests/kit/task-ids.mjs';

const MOST_TOOLS = 5;

/**
 * @param {{ model: string, messages: any[], tools: Tool[], format?: any }} request
 * @param {Options} options
 * @returns {import('../../apps/agent-service/scripted-model/reply.mjs').Reply}
 */
export function replyTo({ model, messages, tools, format }, { arguments: given = {}, script = {}, oneByOne = false }) {
  const since = messages.slice(messages.findLastIndex(({ role }) => role === 'user') + 1);
  const done = since.filter(({ role }) => role === 'assistant').length;
  const scripted = Object.entries(script).find(([name]) => tools.some((tool) => tool.name === name))?.[1];
  const planned =
    scripted ?? inTurns(tools.flatMap((tool) => callsOf(tool, messages, given)).slice(0, MOST_TOOLS), oneByOne ? 1 : 2);
  const calls = planned[done];
  if (calls) return withTaskIds({ calls }, messages);
  const results = since.filter(({ role }) => role === 'tool').length;
  if (format) return { text: JSON.stringify(exampleOf(format, 'answer', format.$defs ?? {})) };
  return { text: `${model} has read ${results} results and is done.` };
}

/** @param {Call[]} calls @param {number} first in the first message @returns {Call[][]} */
function inTurns(calls, first) {
  if (calls.length === 0) return [];
  return [calls.slice(0, first), ...calls.slice(first).map((call) => [call])];
}

/** @param {Tool} tool @param {any[]} messages @param {Record<string, Record<string, unknown>>} given @returns {Call[]} */
function callsOf({ name, parameters }, messages, given) {
  const properties = parameters?.properties;
  if (!name) return []; // a tool of the provider's own
  const args = {
    ...Object.fromEntries(
      Object.entries(properties ?? {}).map(([key, schema]) => [key, exampleOf(schema, key, parameters.$defs ?? {})]),
    ),
    ...given[name],
  };
  if (!properties?.member_id) return [[name, args]];
  return membersIn(messages).map((id, n) => [name, { ...args, member_id: id, task: `Do part ${n + 1} of it.` }]);
}

/** The members of a team that its leader is told of. @param {any[]} messages */
function membersIn(messages) {
  const told = messages
    .filter(({ role }) => role === 'system' || role === 'developer')
    .map(textOf)
    .join('\n');
  return [...told.matchAll(/^ {0,2}<member id="([^"]+)"/gm)].map(([, id]) => /** @type {string} */ (id));
}

/** Something that a schema allows. @param {any} schema @param {string} name @param {Record<string, any>} definitions @returns {any} */
function exampleOf(schema, name, definitions) {
  if (schema.$ref) return exampleOf(definitions[schema.$ref.split('/').at(-1)], name, definitions);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum.includes('final_answer') ? 'final_answer' : schema.enum[0];
  const choice = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choice) return exampleOf(choice[0], name, definitions);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'integer':
      return 3;
    case 'number':
      return 2.5;
    case 'boolean':
      return true;
    case 'array':
      return [exampleOf(schema.items ?? { type: 'string' }, name, definitions)];
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, exampleOf(inner, key, definitions)]),
      );
    default:
      return `some ${name}`;
  }
}
