/**
 * What a chat completions request says, read from its messages alone: the reply to a request that is sent again after a crash
 * must be the same one, so nothing here or in a script may depend on earlier requests.
 */
import { createHash } from 'node:crypto';

/**
 * @typedef {{ id: string, name: string, arguments: Record<string, any>, content: string, data: any }} ToolResult
 *   A tool call of the assistant that has its answer. `content` is the answer as sent, `data` the same parsed when it is a JSON
 *   object or array and `undefined` otherwise (an error, a rejection by a person).
 * @typedef {object} Conversation
 * @property {string} model Id of the requested model.
 * @property {any[]} messages All messages, as sent.
 * @property {string} system Text of the system message, empty when there is none.
 * @property {string} request Text of the last user message that begins something. One in the middle of the work (after a tool's answer, or after
 *   another user message) is passed over: the scripts know no other way to go on.
 * @property {number} turn Assistant messages since that message: the number of the reply that is asked for, from 0.
 * @property {ToolResult[]} results Answered tool calls since that message, in the order of the answers.
 * @property {string[]} tools Names of the tools that are offered.
 * @property {string} fingerprint 24 hex digits, the same for the same model, tools and messages (the system message apart).
 */

/**
 * Reads a request body.
 * @param {any} body An OpenAI chat completions request.
 * @returns {Conversation}
 */
export function readConversation(body) {
  const messages = Array.isArray(body.messages) ? body.messages : [];
  const tools = (body.tools ?? []).map((/** @type {any} */ tool) => tool.function?.name ?? tool.type);
  const start = messages.findLastIndex(
    (/** @type {any} */ { role }, /** @type {number} */ n) =>
      role === 'user' && !['user', 'tool'].includes(messages[n - 1]?.role),
  );
  const since = messages.slice(start + 1);
  const spoken = messages.filter((/** @type {any} */ message) => !isSystem(message));
  const identity = JSON.stringify([body.model, tools, spoken]);
  return {
    model: String(body.model ?? ''),
    messages,
    system: messages.filter(isSystem).map(textOf).join('\n'),
    request: start < 0 ? '' : textOf(messages[start]),
    turn: since.filter((/** @type {any} */ message) => message.role === 'assistant').length,
    results: toolResults(since),
    tools,
    fingerprint: createHash('sha256').update(identity).digest('hex').slice(0, 24),
  };
}

/**
 * The text of a message, whether its content is a string or a list of parts.
 * @param {any} message
 * @returns {string}
 */
export function textOf(message) {
  const content = message?.content;
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => part.text ?? '').join('');
}

/** @param {any} message */
function isSystem(message) {
  return message.role === 'system' || message.role === 'developer';
}

/**
 * @param {any[]} messages
 * @returns {ToolResult[]}
 */
function toolResults(messages) {
  const calls = new Map(
    messages.flatMap((message) => message.tool_calls ?? []).map((call) => [call.id, call.function]),
  );
  return messages
    .filter((message) => message.role === 'tool')
    .map((message) => {
      const called = calls.get(message.tool_call_id);
      const content = textOf(message);
      return {
        id: message.tool_call_id,
        name: called?.name ?? message.name ?? '',
        arguments: parsed(called?.arguments) ?? {},
        content,
        data: parsed(content),
      };
    });
}

/**
 * A JSON object or array; `undefined` for any other text, which is what a tool's error or a rejection looks like.
 * @param {string | undefined} text
 */
function parsed(text) {
  try {
    const value = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
