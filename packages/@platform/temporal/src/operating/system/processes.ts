/** The processes that take tasks, with what they say of themselves once a minute. */
import { optionalTsToDate } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { call } from '../../connection/call.js';
import type { TemporalClient } from '../../connection/client.js';
import { enums } from '../../connection/enums.js';
import { describeQueue } from '../../deployments/queue.js';
import { isThere, pollerLostMs, toVersion, versionText } from '../../deployments/version.js';
import { RequestRefused } from '../../errors/errors.js';
import { quote } from '../../visibility/filter.js';
import { queuesOf } from './queues.js';
import type { ProcessState } from './report.js';

/** Processes that are asked for their load. */
const mostProcesses = 100;

/**
 * The latest started first. A process reports a minute after its start, and servers before 1.30 take no reports: until then only the server's own word
 * is known, that it asks for tasks. Throws `TemporalUnavailable`, `RequestRefused`.
 */
export async function readProcesses(client: TemporalClient): Promise<ProcessState[]> {
  const [reports, pollers] = await Promise.all([fromReports(client), fromPollers(client)]);
  const silent = pollers.filter((one) => !one.isLost && !reports.some((other) => isSame(one, other)));
  return latestOfEach([...reports, ...silent]);
}

/** A process that takes tasks anew is listed twice by the server for some minutes. */
function latestOfEach(processes: readonly ProcessState[]): ProcessState[] {
  const sorted = processes.toSorted((one, other) => (other.startedAt ?? '').localeCompare(one.startedAt ?? ''));
  return sorted.filter((one, index) => sorted.findIndex((other) => isSame(one, other)) === index);
}

function isSame(one: ProcessState, other: ProcessState): boolean {
  return one.identity === other.identity && one.queue === other.queue;
}

async function fromReports(client: TemporalClient): Promise<ProcessState[]> {
  const { workflowService } = client.connection;
  const { namespace } = client;
  const queues = queuesOf(client);
  const query = queues.map(({ name }) => `TaskQueue = ${quote(name)}`).join(' OR ');
  const request = { namespace, pageSize: mostProcesses, query };
  const listed = await unlessRefused(call(client, () => workflowService.listWorkers(request)));
  const described = await Promise.all(
    (listed?.workers ?? []).map(async ({ workerInstanceKey }) => {
      const asking = call(client, () => workflowService.describeWorker({ namespace, workerInstanceKey }));
      return (await unlessRefused(asking))?.workerInfo?.workerHeartbeat; // it may be forgotten meanwhile
    }),
  );
  return described.flatMap((one) => {
    const queue = queues.find(({ name }) => name === one?.taskQueue);
    const hasEnded = one?.status === enums.WorkerStatus.WORKER_STATUS_SHUTDOWN;
    return one && queue && !hasEnded ? [processOf(one, queue.takes)] : [];
  });
}

async function unlessRefused<Answer>(asking: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof RequestRefused) return undefined;
    throw error;
  }
}

type Heartbeat = temporal.api.worker.v1.IWorkerHeartbeat;

/** Milliseconds of silence after which a process counts as lost: two of its reports. */
const silentMs = pollerLostMs * 2;

function processOf(one: Heartbeat, takes: ProcessState['takes']): ProcessState {
  const lastSeenAt = isoOf(one.heartbeatTime);
  const version = toVersion(one.deploymentVersion);
  const { currentHostCpuUsage: cpu, currentHostMemUsage: memory } = one.hostInfo ?? {};
  return {
    identity: one.workerIdentity ?? '',
    queue: one.taskQueue ?? '',
    takes,
    ...(version && { version: versionText(version) }),
    ...(one.sdkName && { sdk: `${one.sdkName} ${one.sdkVersion ?? ''}`.trim() }),
    startedAt: isoOf(one.startTime),
    lastSeenAt,
    ...(lastSeenAt && Date.now() - Date.parse(lastSeenAt) > silentMs && { isLost: true }),
    ...(one.status === enums.WorkerStatus.WORKER_STATUS_SHUTTING_DOWN && { isEnding: true }),
    ...loadOf(takes === 'turns' ? one.activityTaskSlotsInfo : one.workflowTaskSlotsInfo),
    ...(cpu != null && { cpu }),
    ...(memory != null && { memory }),
  };
}

/** A process that does nothing and has no bound says 0 of both: then nobody knows how much it would take. */
function loadOf(slots: temporal.api.worker.v1.IWorkerSlotsInfo | null | undefined) {
  const free = slots?.currentAvailableSlots ?? 0;
  return { working: slots?.currentUsedSlots ?? 0, ...(free > 0 && { free }) };
}

async function fromPollers(client: TemporalClient): Promise<ProcessState[]> {
  const found = await Promise.all(
    queuesOf(client).map(async ({ name, takes, type }) => {
      const { pollers } = await describeQueue(client, name, type);
      return pollers.map(({ identity, lastSeenAt, version }) => ({
        identity,
        queue: name,
        takes,
        ...(version && { version: versionText(version) }),
        lastSeenAt,
        ...(!isThere({ lastSeenAt }) && { isLost: true }),
      }));
    }),
  );
  return found.flat();
}

function isoOf(time: Parameters<typeof optionalTsToDate>[0]): string | undefined {
  return optionalTsToDate(time)?.toISOString();
}
