import { getAgentServiceHealth } from '../../agents/agents.js';
import { call } from '../../connection/call.js';
import type { TemporalClient } from '../../connection/client.js';
import { listDeployments } from '../../deployments/list.js';
import { isAgentSeen } from '../../domain/sight.js';
import { AgentsError, TemporalUnavailable } from '../../errors/errors.js';
import { checkSearchAttributes } from '../../visibility/search-attributes.js';
import { serverVersionProblem } from '../server-version.js';
import { describeStorage } from '../storage-health.js';
import { asked, askedInTime } from './asked.js';
import { countPayloads } from './payload-count.js';
import { readProcesses } from './processes.js';
import { readQueues } from './queues.js';
import type { AgentServiceState, Asked, SystemReport } from './report.js';
import { readRunsState } from './runs-state.js';

/**
 * The state of the whole product, asked part by part: one that is away takes nothing of the others. Those who see a part of all runs are told of the parts
 * and of their runs. Costs some twenty questions to the server and no workflow anything. Throws only for defects.
 */
export async function readSystem(client: TemporalClient): Promise<SystemReport> {
  const isWhole = client.actor?.sees === undefined;
  const server = await readServer(client);
  const unknown = Promise.resolve({ problem: 'nobody can say while Temporal does not answer' });
  const ask = <Value>(question: () => Promise<Value>): Promise<Asked<Value>> =>
    server.problem === undefined ? askedInTime(question) : unknown;
  const onlyWhole = <Value>(question: () => Value): Value | undefined => (isWhole ? question() : undefined);
  const [missing, agentService, runs, storage, queues, processes, deployments, payloads] = await Promise.all([
    ask(() => checkSearchAttributes(client)),
    asked(() => readAgentService(client)),
    ask(() => readRunsState(client)),
    describeStorage(client),
    onlyWhole(() => ask(() => readQueues(client))),
    onlyWhole(() => ask(() => readProcesses(client))),
    onlyWhole(() => ask(() => listDeployments(client))),
    onlyWhole(() => asked(() => countPayloads(client.payloads))),
  ]);
  return {
    readAt: new Date().toISOString(),
    server,
    missingSearchAttributes: [...(missing.value?.missing ?? []), ...(missing.value?.wrongType ?? [])],
    missingForFinding: missing.value?.missingForFinding ?? [],
    agentService,
    runs,
    storage,
    ...(isWhole && { queues, processes, deployments, payloads, certificates: [...(client.certificates ?? [])] }),
  };
}

async function readServer(client: TemporalClient): Promise<SystemReport['server']> {
  const { address, namespace } = client;
  try {
    const { serverVersion } = await call(client, () => client.connection.workflowService.getSystemInfo({}));
    const versionProblem = serverVersionProblem(serverVersion ?? undefined);
    return {
      ...{ address, namespace },
      ...(serverVersion && { version: serverVersion }),
      ...(versionProblem && { versionProblem }),
    };
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    const explained = error instanceof TemporalUnavailable ? await client.explain?.(error) : undefined;
    return { address, namespace, problem: (explained ?? error).message };
  }
}

async function readAgentService(client: TemporalClient): Promise<AgentServiceState> {
  const { status, version, agents, turnsRunning, scriptedModel, problems, heldUp, processes } =
    await getAgentServiceHealth(client);
  const sees = client.actor?.sees;
  const shown = (problems ?? []).filter(({ agentId }) => isAgentSeen(agentId ?? '', sees));
  const notServed = shown.map(({ agentId, module, reason }) => ({ ...(agentId && { agentId }), module, reason }));
  const told = { status, version, scriptedModel, notServed };
  if (sees !== undefined) return told;
  return {
    ...told,
    agents,
    turnsRunning,
    ...(heldUp && { heldUpSeconds: heldUp.seconds }),
    ...(processes && { processes: processes.map(({ id, status: its }) => ({ id, status: its })) }),
  };
}
