// @ts-check
/** The hand-written activities in TypeScript: a model call by `fetch`, streamed, and the tools. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';

/** @typedef {import('./workflow.mjs').Message} Message */
/** @typedef {import('./workflow.mjs').ToolCall & { id: string, type: 'function' }} Call */

/**
 * @param {string} modelUrl base of an OpenAI-compatible API
 */
export function createActivities(modelUrl) {
  return {
    /** @param {Message[]} messages @returns {Promise<Message>} */
    async modelCall(messages) {
      const response = await fetch(`${modelUrl}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer no-key-needed' },
        body: JSON.stringify({ model: 'plain', messages, stream: true }),
      });
      if (!response.ok || !response.body) throw new Error(`the model answered ${response.status}`);
      return readAnswer(response.body);
    },

    /** @param {Call} call */
    async toolCall({ id, function: { name, arguments: text } }) {
      return { role: 'tool', tool_call_id: id, content: await runTool(name, JSON.parse(text)) };
    },
  };
}

/** @param {AsyncIterable<Uint8Array>} body @returns {Promise<Message>} */
async function readAnswer(body) {
  let content = '';
  /** @type {Call[]} */
  const calls = [];
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data === '[DONE]') return;
      const delta = JSON.parse(data).choices[0]?.delta ?? {};
      content += delta.content ?? '';
      for (const part of delta.tool_calls ?? []) {
        calls[part.index] ??= { id: '', type: 'function', function: { name: '', arguments: '' } };
        const call = /** @type {Call} */ (calls[part.index]);
        call.id += part.id ?? '';
        call.function.name += part.function?.name ?? '';
        call.function.arguments += part.function?.arguments ?? '';
      }
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }));
  return { role: 'assistant', content, ...(calls.length > 0 && { tool_calls: calls }) };
}

/** @param {string} name @param {any} args */
async function runTool(name, args) {
  if (name === 'big')
    return String(args.n)
      .padStart(8, '0')
      .repeat(args.kilobytes * 128);
  if (name === 'quick') return `quick ${args.n}`;
  if (name === 'charge') return `charged ${args.n}`;
  if (name !== 'slow_async') throw new Error(`there is no tool ${name}`);
  await sleep(args.seconds * 1000);
  return `slow_async ${args.n}`;
}
