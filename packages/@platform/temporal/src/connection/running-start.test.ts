import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createTemporalClient } from './client.js';

/** An environment without a Temporal profile, in which `npm start` has written this. */
function startedAs(runtime: unknown): NodeJS.ProcessEnv {
  const folder = mkdtempSync(path.join(tmpdir(), 'data-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'runtime.json'), typeof runtime === 'string' ? runtime : JSON.stringify(runtime));
  return { DATA_DIR: folder, TEMPORAL_CONFIG_FILE: path.join(folder, 'none.toml') };
}

const runtime = {
  temporalAddress: '127.0.0.1:7300',
  temporalNamespace: 'mine',
  taskQueue: 'runs',
  agentServiceUrl: 'http://127.0.0.1:8200',
};

async function connectedTo(env: NodeJS.ProcessEnv, options: { address?: string } = {}) {
  const { address, namespace, taskQueue, agentServiceUrl, close } = await createTemporalClient({
    ...{ env, lazy: true, ...options },
  });
  close();
  return [address, namespace, taskQueue, agentServiceUrl];
}

test('a client without options finds the running npm start, wherever that listens', async () => {
  const env = startedAs({ ...runtime, pid: process.pid });
  expect(await connectedTo(env)).toEqual(['127.0.0.1:7300', 'mine', 'runs', 'http://127.0.0.1:8200']);
});

test('an address that is given means another system: nothing is taken from the running npm start', async () => {
  const env = startedAs({ ...runtime, pid: process.pid });
  const elsewhere = ['10.0.0.1:7233', 'default', 'agent-runs', undefined];
  expect(await connectedTo(env, { address: '10.0.0.1:7233' })).toEqual(elsewhere);
  expect(await connectedTo({ ...env, TEMPORAL_ADDRESS: '10.0.0.1:7233' })).toEqual(elsewhere);
});

test.each([
  ['that has died', { ...runtime, pid: 2 ** 30 }],
  ['that is writing the file at this moment', '{"temporalAddress"'],
])('an npm start %s is none', async (_, written) => {
  expect(await connectedTo(startedAs(written))).toEqual(['127.0.0.1:7233', 'default', 'agent-runs', undefined]);
});
