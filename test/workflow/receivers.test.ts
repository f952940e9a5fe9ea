import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { Webhooks } from '../../apps/temporal-worker/src/notifications/webhooks.js';
import { findPython } from '../../scripts/lib/find-python.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { eventually } from '../support/eventually.js';
import { exited } from '../support/process.js';
import { serve } from './support/http-server.js';

const guide = new URL('../../docs/guide/', import.meta.url);
const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const page = 'https://agents.example.com/runs/42';

/** Sends a webhook with the worker's own code. Returns the type of its failure, if it failed. */
function deliver(url: string, id: string, signedWith = secret): Promise<string | undefined> {
  const webhooks = new Webhooks({ urls: [url], secret: signedWith });
  const body = JSON.stringify({ type: 'run.ended', data: { url: page } });
  return webhooks.deliver({ receiver: webhooks.receivers[0]!, id, body }).then(
    () => undefined,
    (error) => error.type,
  );
}

/** What a receiver must do: take each of ours once, and refuse what somebody else signed. */
async function checkReceiver(url: string, said: () => string[]): Promise<void> {
  const forged = `whsec_${Buffer.alloc(32).toString('base64')}`;
  expect(await deliver(url, 'msg_0', forged)).toBe('DeliveryRefused');
  for (const id of ['msg_1', 'msg_1', 'msg_2']) expect(await deliver(url, id)).toBeUndefined();
  await eventually(said, (lines) => lines.length >= 2, 'the receiver has told of two webhooks');
  expect(said()).toEqual([`run.ended ${page}`, `run.ended ${page}`]);
}

test.each(['receiver.ts', 'receiver.py'])('the guide shows its receivers as they are: %s', (file) => {
  const code = readFileSync(new URL(`receivers/${file}`, guide), 'utf8').trim();
  expect(readFileSync(new URL('notifications.md', guide), 'utf8')).toContain(`\n${code}\n\`\`\``);
});

test("the guide's receiver in TypeScript takes each webhook once and refuses a forged one", async () => {
  vi.stubEnv('NOTIFY_WEBHOOK_SECRET', secret);
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  try {
    const { POST } = await import('../../docs/guide/receivers/receiver.js');
    await using server = await serve(async (request, response) => {
      const headers = request.headers as Record<string, string>;
      const answer = await POST(new Request(server.url, { method: 'POST', headers, body: await text(request) }));
      response.writeHead(answer.status).end();
    });
    await checkReceiver(server.url, () => log.mock.calls.map((words) => words.join(' ')));
  } finally {
    log.mockRestore();
    vi.unstubAllEnvs();
  }
});

test("the guide's receiver in Python takes each webhook once and refuses a forged one", async () => {
  const port = await freePort();
  const file = fileURLToPath(new URL('receivers/receiver.py', guide));
  const receiver = spawn(await findPython(), [file], {
    env: { PATH: process.env.PATH, PORT: String(port), NOTIFY_WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    let output = '';
    receiver.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    const url = `http://127.0.0.1:${port}`;
    const listening = () =>
      fetch(url).then(
        () => true,
        () => false,
      );
    await eventually(listening, (yes) => yes, 'the receiver listens');
    await checkReceiver(url, () => output.split('\n').slice(0, -1));
  } finally {
    await exited(receiver, 'SIGTERM');
  }
});
