// @ts-check
/** The embedded server alone, as `npm start` starts it or with other settings. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChildProcess } from '../../scripts/lib/child-process.mjs';
import { Guard } from '../../scripts/lib/guard-process.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { ensureTemporalCli } from '../../scripts/lib/temporal-cli.mjs';
import { temporalServerSpec, withoutTemporalProfile } from '../../scripts/lib/temporal-server.mjs';

const GRACE_MS = 5_000;

/**
 * Does some work on a server that was just started, on a data folder of its own, and ends the server.
 * @template T
 * @param {(args: string[]) => string[]} change of the arguments with which `npm start` starts it
 * @param {(server: { env: { TEMPORAL_ADDRESS: string, TEMPORAL_NAMESPACE: string }, pid: number }) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function onEmbeddedServer(change, work) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-server-'));
  const guard = new Guard();
  const ports = { grpc: await freePort(), http: await freePort(), metrics: await freePort() };
  const cli = (await ensureTemporalCli()).path;
  const namespace = 'default';
  const env = withoutTemporalProfile(process.env, dataDir);
  const spec = await temporalServerSpec({ cli, ports, namespace, dataDir, env });
  const server = new ChildProcess({ ...spec, args: change(spec.args) }, path.join(dataDir, 'temporal.log'), {
    onSpawn: (pid) => guard.add(pid),
    onExit: (pid) => guard.remove(pid),
  });
  try {
    await server.startReady();
    const found = { TEMPORAL_ADDRESS: `127.0.0.1:${ports.grpc}`, TEMPORAL_NAMESPACE: namespace };
    return await work({ env: found, pid: server.pid });
  } finally {
    await server.stop(GRACE_MS);
    await guard.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
