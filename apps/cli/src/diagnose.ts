/** Turns measurements into findings. Each finding names the next step. */
import { release } from 'node:os';
import {
  type AgentList,
  type Deployments,
  type Health,
  isThere,
  type PolledQueue,
  serverVersionProblem,
  versionText,
} from '@platform/temporal';
import { ago } from '@platform/temporal/words';
import { notServed } from './output/not-served.js';
import { serverNow } from './server-time.js';

export interface Finding {
  level: 'good' | 'note' | 'problem';
  what: string;
  /** What to do. */
  next?: string;
}

/** The findings, in the order in which the parts depend on each other. */
export function diagnose(
  health: Health,
  agents: AgentList | undefined,
  version: string,
  deployments?: Deployments,
): Finding[] {
  const { server, namespace, searchAttributes, workflowQueue, turnQueue } = health;
  const findings: Finding[] = [
    { level: 'good', what: `agents ${version}, Node ${process.versions.node}, ${process.platform} ${release()}` },
  ];
  if (server.problem !== undefined) findings.push({ level: 'problem', what: server.problem });
  else findings.push(serverFinding(server));
  if (namespace?.problem !== undefined) {
    findings.push({ level: 'problem', what: `Namespace "${namespace.name}": ${namespace.problem}` });
  } else if (namespace) findings.push({ level: 'good', what: `Namespace "${namespace.name}"` });
  if (searchAttributes) findings.push(searchAttributesFinding(searchAttributes));
  if (workflowQueue) findings.push(queueFinding(workflowQueue, 'worker'));
  if (deployments) findings.push(...versionFindings(deployments));
  if (turnQueue) findings.push(queueFinding(turnQueue, 'agent-service'));
  findings.push(
    agentServiceFinding(health),
    ...skewFindings(health, version),
    ...notServedFindings(health),
    ...heldUpFindings(health),
  );
  return [...findings, storageFinding(health), ...modelFindings(agents)];
}

function serverFinding({ address, version }: Health['server']): Finding {
  const problem = serverVersionProblem(version);
  if (!problem) return { level: 'good', what: `Temporal server ${version ?? ''} at ${address}` };
  return { level: 'problem', what: `${problem} (${address})`, next: 'Upgrade the server: docs/operating.md' };
}

function searchAttributesFinding({
  missing,
  missingForFinding,
  wrongType,
}: NonNullable<Health['searchAttributes']>): Finding {
  if (wrongType.length > 0) {
    const next = 'Use another namespace, or remove them there: another program owns them.';
    return { level: 'problem', what: `Search attributes of another type: ${wrongType.join(', ')}`, next };
  }
  if (missing.length > 0) {
    return {
      level: 'problem',
      what: `Search attributes missing: ${missing.join(', ')}`,
      next: 'npm run cli -- doctor --fix',
    };
  }
  if (missingForFinding.length > 0) {
    const what = `Runs are not found by words, causes, costs, tools and models: search attributes missing: ${missingForFinding.join(', ')}`;
    return { level: 'note', what, next: 'npm run cli -- doctor --fix, then start the worker again' };
  }
  return { level: 'good', what: 'Search attributes are registered' };
}

function queueFinding({ name, pollers: [latest] }: PolledQueue, who: string): Finding {
  const next = 'Start everything with "npm start"; if it runs, look at its log.';
  if (!latest) return { level: 'problem', what: `Nobody takes work from ${name}: the ${who} is not running`, next };
  const seen = `last seen ${ago(latest.lastSeenAt, serverNow())}`;
  if (!isThere(latest)) {
    return {
      level: 'problem',
      what: `Nobody takes work from ${name} any more: the ${who} (${latest.identity}) was ${seen}`,
      next,
    };
  }
  return { level: 'good', what: `The ${who} takes work from ${name} (${latest.identity}, ${seen})` };
}

function versionFindings({ versions, unversioned, taskQueue }: Deployments): Finding[] {
  const left = versions.flatMap((version): Finding[] => {
    if (version.open === 0 || version.workers.length > 0) return [];
    const what = `${version.open} open runs are of version ${versionText(version)}, and no worker of that version is there`;
    const next = 'Start one, or move the runs from the build of the current version: npm run promote';
    return [{ level: 'problem', what, next }];
  });
  const [first] = versions.filter(({ workers }) => workers.length > 0);
  if (first && unversioned.workers.length === 0 && !versions.some(({ state }) => state === 'current')) {
    const what = `No version is current: the worker of ${versionText(first)} gets no runs from ${taskQueue}`;
    return [...left, { level: 'problem', what, next: 'Make it current from its build: npm run promote' }];
  }
  return left;
}

function agentServiceFinding({ agentService: { url, health, problem } }: Health): Finding {
  if (!health) return { level: 'problem', what: problem ?? 'The agent-service was not asked' };
  const { processes } = health;
  const shared = processes ? ` in ${processes.length} processes` : '';
  const what = `agent-service ${health.version} at ${url}: ${health.status}, ${health.agents} agents, ${health.turnsRunning} turns running${shared}`;
  const away = processes?.filter(({ status }) => status !== 'ok') ?? [];
  if (health.status === 'ok' && away.length > 0) {
    const next =
      'The others take its turns meanwhile, and it is started again. If this stays, its log says why it ends.';
    return { level: 'note', what: `${what}; ${away.map(({ id, status }) => `${id} is ${status}`).join(', ')}`, next };
  }
  if (health.status === 'ok') return { level: 'good', what };
  return { level: 'note', what, next: 'Wait a moment, then ask again.' };
}

/** Parts of another version than this program, which a neighbour of the same deployment has. */
function skewFindings({ agentService: { health } }: Health, version: string): Finding[] {
  if (!health || version === '' || health.version === version) return [];
  const next = 'Bring them to one version; which may run beside each other: docs/deploy/upgrading.md';
  return [{ level: 'note', what: `agents is ${version}, the agent-service ${health.version}`, next }];
}

/** Modules and agents that could not be loaded. */
function notServedFindings({ agentService }: Health): Finding[] {
  const next = 'Mend it, start the agent-service again, then: npm run cli -- retry --all UnknownAgent';
  return (agentService.health?.problems ?? []).map((problem) => ({ level: 'problem', what: notServed(problem), next }));
}

/** What makes agents of one process wait for each other. */
function heldUpFindings({ agentService }: Health): Finding[] {
  const { count, seconds, last: [latest] = [] } = agentService.health?.heldUp ?? { count: 0, seconds: 0 };
  if (!latest) return [];
  const level = latest.over ? 'note' : 'problem';
  const times = `${count} ${count === 1 ? 'time' : 'times'}, ${seconds} s in all`;
  if (latest.agentId == null && latest.where == null) {
    const next = 'Give the machine more room, or look for a library that keeps the interpreter to itself.';
    return [{ level, what: `The agent-service stood still for ${latest.seconds} s (${times})`, next }];
  }
  const who = latest.agentId == null ? 'Something' : `Agent ${latest.agentId}`;
  const tool = latest.tool == null ? '' : `, tool ${latest.tool}`;
  const holds = latest.over
    ? `held up all agents for ${latest.seconds} s`
    : `holds up all agents, for ${latest.seconds} s now`;
  return [
    {
      level,
      what: `${who}${tool} ${holds}, at ${latest.where} (${times})`,
      next: 'Make it "def" instead of "async def", so that it runs in a thread, or await asyncio.to_thread(…) there.',
    },
  ];
}

function storageFinding({ storage: { location, freeBytes, problem } }: Health): Finding {
  if (problem !== undefined) return { level: 'problem', what: problem };
  const free = freeBytes === undefined ? '' : `, ${(freeBytes / 1e9).toFixed(1)} GB free`;
  return { level: 'good', what: `Payloads can be written to ${location}${free}` };
}

function modelFindings(list: AgentList | undefined): Finding[] {
  if (!list) return [];
  if (list.scriptedModel) {
    const next = 'Set OPENAI_API_KEY, ANTHROPIC_API_KEY or MODEL_BASE_URL, and start again.';
    return [{ level: 'note', what: 'Scripted model, no key set: only the example requests get a real answer', next }];
  }
  const models = [...new Set(list.agents.map(({ model }) => `${model.provider} ${model.id}`))];
  return [{ level: 'good', what: `Model: ${models.join(', ')}` }];
}
