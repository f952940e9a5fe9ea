import { describeHealth, type Health, type TemporalClient } from '@platform/temporal';
import type { HealthView } from './schemas/health.js';
import { version as consoleVersion } from './version.js';

/** A worker that lives polls at least once a minute. */
const pollerFreshMs = 75_000;

const workerTimeoutMs = 1_000;

/** Whether runs can make progress, and which part is missing. Throws only for defects. */
export async function readHealth(client: TemporalClient, workerReadyUrl?: string): Promise<HealthView> {
  const [health, ready] = await Promise.all([
    describeHealth(client),
    workerReadyUrl === undefined ? undefined : isReady(workerReadyUrl),
  ]);
  const temporal = temporalPart(health);
  const worker = workerPart(health, ready);
  const { health: service, problem } = health.agentService;
  const agentService: HealthView['agentService'] = service
    ? { status: service.status, version: service.version, ...(client.actor?.sees ? {} : countsOf(service)) }
    : { status: 'unreachable', problem };
  const storage = {
    status: health.storage.problem === undefined ? ('ok' as const) : ('unwritable' as const),
    ...health.storage,
  };
  const parts = [temporal, worker, agentService, storage];
  const status = parts.every((part) => part.status === 'ok') ? 'ok' : 'degraded';
  return {
    status,
    version: consoleVersion,
    temporal,
    worker,
    agentService,
    storage,
    scriptedModel: service?.scriptedModel,
  };
}

/** Only for those who see all runs: what others have is not theirs to count. */
function countsOf({ agents, turnsRunning, problems }: NonNullable<Health['agentService']['health']>) {
  return { agents, turnsRunning, ...notServedOf(problems) };
}

function notServedOf(problems: NonNullable<Health['agentService']['health']>['problems']) {
  return problems?.length ? { notServed: problems.map(({ agentId, module }) => agentId ?? `module ${module}`) } : {};
}

function temporalPart({ server, namespace, searchAttributes }: Health): HealthView['temporal'] {
  const { address, version } = server;
  if (server.problem !== undefined) return { status: 'unreachable', address, problem: server.problem };
  if (namespace?.problem !== undefined) return { status: 'notSetUp', address, version, problem: namespace.problem };
  const wrong = [...(searchAttributes?.missing ?? []), ...(searchAttributes?.wrongType ?? [])];
  const unfound = searchAttributes?.missingForFinding ?? [];
  if (wrong.length === 0)
    return { status: 'ok', address, version, ...(unfound.length > 0 && { hint: hintFor(unfound) }) };
  const problem = `Search attributes are missing or of another type: ${wrong.join(', ')}. Register them with "npm run cli -- doctor --fix".`;
  return { status: 'notSetUp', address, version, problem };
}

/** What runs do without, and how they get it. */
function hintFor(unfound: readonly string[]): string {
  const what = 'Runs go on, but are not found by words, causes, costs, tools and models';
  return `${what}: search attributes are missing (${unfound.join(', ')}). Register them with "npm run cli -- doctor --fix", then start the worker again.`;
}

/** Whether a worker is ready. The worker of this machine is asked directly. Of others only Temporal knows, with a delay. */
export function workerPart(
  { server, workflowQueue }: Pick<Health, 'server' | 'workflowQueue'>,
  ready: boolean | undefined,
): HealthView['worker'] {
  const lastSeenAt = workflowQueue?.pollers[0]?.lastSeenAt || undefined;
  // Without Temporal no worker is ready, and nobody can say whether it is there.
  if (server.problem !== undefined && ready !== true) return { status: 'unknown' };
  if (ready !== undefined) return { status: ready ? 'ok' : 'missing', lastSeenAt };
  if (!workflowQueue) return { status: 'unknown' };
  const isFresh = lastSeenAt !== undefined && Date.now() - Date.parse(lastSeenAt) < pollerFreshMs;
  return { status: isFresh ? 'ok' : 'missing', lastSeenAt };
}

/** Whether the worker of this machine says that it is ready. Without an answer it is not. */
async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(workerTimeoutMs) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
