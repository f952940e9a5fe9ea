import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const entry = fileURLToPath(new URL('./server.mjs', import.meta.url));

/** Starts the program; `output` is what it has printed so far. */
function start(env) {
  const child = spawn(process.execPath, [entry], { env: { ...process.env, ...env } });
  const started = { child, output: '', exited: once(child, 'close') }; // not 'exit': what it said last may not have been read by then
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      started.output += data;
    });
  }
  return started;
}

async function ready(started) {
  while (!started.output.includes('\n')) await once(started.child.stdout, 'data');
  return /^scripted model listening on http:\/\/127\.0\.0\.1:(\d+)\/v1\n$/.exec(started.output)?.[1];
}

it('says where it listens, and ends at SIGTERM with a request open', async () => {
  const server = start({ SCRIPTED_MODEL_PORT: '0', SCRIPTED_MODEL_TOKEN_MS: '500' });
  const port = await ready(server);
  const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'hello' }] });
  const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, { method: 'POST', body });
  server.child.kill('SIGTERM');
  expect(await server.exited).toEqual([0, null]);
  await expect(response.text()).rejects.toThrow();
});

it('says so when the port is taken', async () => {
  const first = start({ SCRIPTED_MODEL_PORT: '0' });
  const port = await ready(first);
  const second = start({ SCRIPTED_MODEL_PORT: port });
  expect(await second.exited).toEqual([1, null]);
  expect(second.output).toContain(`127.0.0.1:${port} is in use`);
  expect(second.output).toContain('SCRIPTED_MODEL_PORT');
  first.child.kill('SIGTERM');
  await first.exited;
});

it('refuses a wrong variable with its name and what is allowed', async () => {
  const server = start({ SCRIPTED_MODEL_TOKEN_MS: 'fast' });
  expect(await server.exited).toEqual([1, null]);
  expect(server.output).toBe(
    'scripted model: SCRIPTED_MODEL_TOKEN_MS is "fast": a whole number from 0 to 60000 is allowed.\n',
  );
});
