/** A Temporal server that lets nobody in without a certificate, or without an API key: every part and every tool gets in by Temporal's own variables. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HealthView } from '../../apps/web/src/server/schemas/health.js';
import { makeCertificates } from '../../scripts/cluster/authority.mjs';
import { startWeb } from '../api/support/web.js';
import { startStack } from '../support/stack.mjs';
import { TlsDoor, type Wanted } from '../support/tls-door.js';
import { startTemporalServer } from '../workflow/support/temporal-server.js';
import { runOf } from '../workflow/support/worker-build.js';
import { builtWorker } from '../workflow/support/worker-process.js';
import { runCli } from './cli.js';

type Ways = 'a certificate' | 'an API key';

let folder: string;
const products = new Map<Ways, Awaited<ReturnType<typeof start>>>();
const file = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tls-'));
  await makeCertificates(folder, [{ name: 'temporal', host: 'temporal.example' }, { name: 'client' }]);
  const pair = {
    TEMPORAL_TLS_CLIENT_CERT_PATH: file('client.crt'),
    TEMPORAL_TLS_CLIENT_KEY_PATH: file('client.key'),
  };
  await Promise.all([
    start('certificate', pair).then((product) => products.set('a certificate', product)),
    start({ apiKey: 'k3y' }, { TEMPORAL_API_KEY: 'k3y' }).then((product) => products.set('an API key', product)),
  ]);
});
afterAll(async () => {
  await Promise.all([...products.values()].map((product) => product.stop()));
  rmSync(folder, { recursive: true, force: true });
});

/** A server that asks for something, and a product that has it. */
async function start(wanted: Wanted, has: Record<string, string>) {
  const server = await startTemporalServer();
  const door = await TlsDoor.open(server.address, folder, wanted);
  const trusts = {
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: file('ca.crt'),
    TEMPORAL_TLS_SERVER_NAME: 'temporal.example',
  };
  const version = { TEMPORAL_DEPLOYMENT_NAME: 'runs', TEMPORAL_WORKER_BUILD_ID: '1' };
  const env = { ...trusts, ...has, ...version };
  const dataDir = mkdtempSync(file('data-'));
  const only: ('model' | 'agentService' | 'worker')[] = ['model', 'agentService', 'worker'];
  const stack = await startStack({ dataDir, temporalAddress: door.address, env, only });
  return {
    address: door.address,
    env: { ...stack.env, ...env },
    strangers: { ...stack.env, ...trusts },
    stop: async () => {
      await stack.stop();
      door.close();
      await server.stop();
    },
  };
}

test.each<Ways>(['a certificate', 'an API key'])(
  'nobody sees what is not theirs: with %s every part and every tool gets in, without it none does',
  async (way) => {
    const { env, strangers, address } = products.get(way)!;
    expect(await runOf(builtWorker, 'promote', [], env)).toMatchObject({ code: 0 });
    const asked = await runCli(env, 'run', 'support', 'Where are orders 1007 and 1019?', '--watch');
    expect(asked).toMatchObject({ code: 0 });
    const web = await startWeb(env);
    expect((await web.get<HealthView>('/health')).body).toMatchObject({
      status: 'ok',
      temporal: { status: 'ok' },
      worker: { status: 'ok' },
    });
    await web.stop();
    for (const tool of [['doctor'], ['deployments'], ['archive', '--older-than', '12h'], ['payloads', 'prune']])
      expect({ tool, ...(await runCli(env, ...tool)) }).toMatchObject({ tool, code: 0 });
    expect(await runOf(builtWorker, 'replay', [], env)).toMatchObject({ code: 0 });

    const { code, err } = await runCli(strangers, 'list');
    expect(code).not.toBe(0);
    expect(err).toContain(address);
  },
);
