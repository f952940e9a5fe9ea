import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { patience } from '../../../test/support/patience.mjs';
import testScripts from '../tests/kit/scripts.mjs';
import { startScriptedModel } from './model.mjs';
import { requestLog } from './request-log.mjs';
import { builtInScripts } from './scripts/index.mjs';

const directory = mkdtempSync(join(tmpdir(), 'scripted-model-'));
const log = join(directory, 'requests.jsonl');
let model;

/** Waits until its client has left. */
const waiting = {
  name: 'waiting',
  left: false,
  reply({ request }) {
    if (request !== 'wait') return undefined;
    const wait = (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          waiting.left = true;
          resolve();
        });
      });
    return { text: 'too late', wait };
  },
};

beforeAll(async () => {
  const scripts = [waiting, ...testScripts, ...builtInScripts({ support: ['Refund order 1042'] })];
  model = await startScriptedModel({ port: 0, tokenMs: 0, scripts, log: requestLog(log) });
});
afterAll(() => model.stop());

const send = (messages, { stream = true, signal, key, tools } = {}) =>
  fetch(`${model.url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ model: 'm', stream, stream_options: { include_usage: true }, messages, tools }),
    signal,
  });
const ask = (text, options) => send([{ role: 'user', content: text }], options);
const logged = () =>
  readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** The chunks of a stream, without the time at which they were made. */
async function chunks(response) {
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith('data: {'));
  return lines.map((line) => ({ ...JSON.parse(line.slice('data: '.length)), created: undefined }));
}
const text = (parts) => parts.map((part) => part.choices[0]?.delta.content ?? '').join('');

it('the same request gets the same stream again, ids included', async () => {
  const names = ['get_order', 'issue_refund', 'write_to_customer'];
  const tools = names.map((name) => ({ type: 'function', function: { name, parameters: { type: 'object' } } }));
  const again = async () => chunks(await ask('Refund order 1042', { tools }));
  const [first, second] = [await again(), await again()];
  expect(second).toEqual(first);
  expect(first.some((part) => part.choices[0]?.delta.tool_calls)).toBe(true);
  expect(first.at(-1).usage.prompt_tokens).toBeGreaterThan(0);
});

it('no two calls of a conversation share an id', async () => {
  const call = async (messages) =>
    (await (await send(messages, { stream: false })).json()).choices[0].message.tool_calls;
  const asked = { role: 'user', content: 'script: [[["quick",{"n":1}],["quick",{"n":1}]],["quick",{"n":1}]]' };
  const parallel = await call([asked]);
  const answers = parallel.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'quick 1' }));
  const [next] = await call([asked, { role: 'assistant', content: null, tool_calls: parallel }, ...answers]);
  expect(new Set([...parallel, next].map(({ id }) => id)).size).toBe(3);
});

it('the request is logged as it was sent, before it is answered', async () => {
  const gate = join(directory, 'gate');
  const answer = ask(`script: [{"hold": ${JSON.stringify(gate)}, "then": "held"}]`);
  await vi.waitFor(() => expect(logged().at(-1).body.messages[0].content).toContain(gate), patience);
  expect(logged().at(-1)).toMatchObject({ script: 'script', kind: 'text' });
  expect(Object.keys(logged().at(-1).body)).toEqual(['model', 'stream', 'stream_options', 'messages']);
  writeFileSync(gate, '');
  expect(text(await chunks(await answer))).toBe('held');
});

it('the rest of an answer waits where it is to be held', async () => {
  const gate = join(directory, 'middle');
  const where = `"holdAfter": 3, "until": ${JSON.stringify(gate)}`;
  const answer = await ask(`script: [{${where}, "then": "a text of some length"}]`);
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  let seen = '';
  while (!seen.includes('"t of "')) seen += decoder.decode((await reader.read()).value, { stream: true });
  const rest = reader.read();
  expect(await Promise.race([rest, new Promise((resolve) => setTimeout(resolve, 100, 'held'))])).toBe('held');
  expect(seen).not.toContain('ngth');
  writeFileSync(gate, '');
  for (let { done, value } = await rest; !done; { done, value } = await reader.read()) seen += decoder.decode(value);
  expect(seen).toContain('[DONE]');
});

it('a client that goes away is noted, and nothing waits for it any longer', async () => {
  const leaving = new AbortController();
  const answer = ask('wait', { signal: leaving.signal });
  const { n } = await vi.waitFor(() => {
    const last = logged().at(-1);
    expect(last.script).toBe('waiting');
    return last;
  }, patience);
  expect([waiting.left, existsSync(`${log}.closed`)]).toEqual([false, false]);
  leaving.abort();
  await expect(answer).rejects.toThrow();
  await vi.waitFor(() => expect(JSON.parse(readFileSync(`${log}.closed`, 'utf8')).n).toBe(n), patience);
  expect(waiting.left).toBe(true);
});

it('a rate limit says when to come back, and ends after the given number of requests', async () => {
  const request = 'limited script: [{"status": 429, "retryAfter": 7, "times": 2, "then": "at last"}]';
  for (const _ of [1, 2]) {
    const refused = await ask(request);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7']);
  }
  expect(text(await chunks(await ask(request)))).toBe('at last');
});

it('a step with a key is refused without that key', async () => {
  const request = 'script: [{"status": 401, "key": "good", "then": "in"}]';
  expect((await ask(request, { key: 'bad' })).status).toBe(401);
  expect(text(await chunks(await ask(request, { key: 'good' })))).toBe('in');
});

it('a step with `until` fails as long as the file is missing', async () => {
  const mended = join(directory, 'mended');
  const request = `script: [{"status": 500, "until": ${JSON.stringify(mended)}, "then": "up"}]`;
  expect((await ask(request)).status).toBe(500);
  writeFileSync(mended, '');
  expect((await ask(request)).status).toBe(200);
});

it('a disconnect breaks the stream in the middle', async () => {
  const response = await ask('script: [{"disconnect": 2, "times": 1, "then": "a text of some length"}]');
  expect(response.status).toBe(200);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toContain('data: {');
  await expect(
    (async () => {
      while (!(await reader.read()).done);
    })(),
  ).rejects.toThrow();
});

it('a hung request breaks without an answer', async () => {
  await expect(ask('script: [{"hang": 0.01}]')).rejects.toThrow();
});

it('tokens come one by one when they are to take time', async () => {
  const parts = await chunks(await ask('script: [{"tokenMs": 1, "then": "a text of some length"}]'));
  expect(parts.filter((part) => part.choices[0]?.delta.content).length).toBeGreaterThan(3);
  expect(text(parts)).toBe('a text of some length');
});

it('a script in brackets within a script is handed on whole', async () => {
  const inner = 'script: [["quick", {"n": 1}], "it says \\"]\\" here"]';
  const outer = `Lead. script: ${JSON.stringify([['delegate', { task: inner }], 'done'])} Thanks.`;
  const response = await (await ask(outer, { stream: false })).json();
  const { task } = JSON.parse(response.choices[0].message.tool_calls[0].function.arguments);
  expect(task).toBe(inner);
  const asked = [{ role: 'user', content: task }];
  const [call] = (await (await send(asked, { stream: false })).json()).choices[0].message.tool_calls;
  expect(call.function).toEqual({ name: 'quick', arguments: '{"n":1}' });
});

it('a script that cannot be read is answered with what is wrong', async () => {
  for (const [script, reason] of [
    ['[{"wait": 1}]', 'not a step: {"wait":1}'],
    ['[{"delay": 1}]', 'has no "then"'],
    ['[[["quick"], 5]]', 'not a call: 5'],
    ['["open"', 'the list does not end'],
    ['none', 'a list must follow'],
  ]) {
    const response = await ask(`script: ${script}`);
    expect(response.status).toBe(400);
    expect((await response.json()).error.message).toContain(reason);
  }
});
