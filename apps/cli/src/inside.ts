/** The connection to Temporal itself. Loaded only by commands that need it: it takes longer to load than most commands to run. */
import { fileURLToPath } from 'node:url';
import {
  createTemporalClient,
  openArchive,
  readRunningStart,
  readTraceUrl,
  type TemporalClientOptions,
  temporalApi,
} from '@platform/temporal/inside';
import { openPayloadStore } from '@platform/temporal/payloads';
import type { GlobalOptions } from './settings.js';

export { createTemporalClient, readTraceUrl, temporalApi };

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Where the CLI connects to: flag, else environment, else the running `npm start`, else the default. An address from a flag or the environment means another system. Then nothing of the running `npm start` is used.
 */
export function clientOptions(flags: GlobalOptions, env: NodeJS.ProcessEnv = process.env): TemporalClientOptions {
  const running = flags.address || env.TEMPORAL_ADDRESS ? {} : readRunningStart(env, repository);
  const agentServiceUrl = flags.agentService ?? (env.AGENT_SERVICE_URL || running.agentServiceUrl);
  return {
    address: flags.address ?? (env.TEMPORAL_ADDRESS ? undefined : running.temporalAddress),
    namespace: flags.namespace?.at(0) ?? (env.TEMPORAL_NAMESPACE ? undefined : running.temporalNamespace),
    taskQueue: flags.taskQueue ?? (env.TEMPORAL_TASK_QUEUE ? undefined : running.taskQueue),
    agentServiceUrl: agentServiceUrl ?? `http://127.0.0.1:${env.AGENT_SERVICE_PORT || 8100}`,
    payloads: openPayloadStore(env, repository),
    archive: openArchive(env, repository),
    env,
  };
}
