import type { AgentServiceState, ProcessState, SystemReport } from '../../operating/system/report.js';
import { ago, duration } from '../durations.js';
import type { SystemLine } from './line.js';

const group = 'Processes';

/** From this share of its machine on a process is busy. */
const busy = 0.9;

/** Workers and agent-services: which version, how much they do. */
export function processLines({ processes, agentService, queues }: SystemReport, now: number): SystemLine[] {
  const isWaitedFor = ({ queue }: ProcessState) =>
    queues?.value?.some(({ name, backlog = 0 }) => name === queue && backlog > 0) ?? false;
  return [
    ...(agentService.value === undefined ? [awayLine(agentService.problem)] : agentLines(agentService.value)),
    ...(processes === undefined
      ? []
      : processes.value === undefined
        ? [{ group, name: 'Processes', state: 'unknown', text: processes.problem } as const]
        : processes.value.map((process) => processLine(process, isWaitedFor(process), now))),
  ];
}

function awayLine(problem: string): SystemLine {
  const cure = 'Start the agent-service. Runs wait for it and lose nothing.';
  return { group, name: 'Agent-service', state: 'wrong', text: problem, cure, runbook: 'nobody-takes-turns' };
}

function agentLines({
  status,
  version,
  agents,
  turnsRunning,
  notServed,
  heldUpSeconds = 0,
  processes = [],
}: AgentServiceState): SystemLine[] {
  const name = 'Agent-service';
  const counts =
    agents === undefined ? '' : `, ${agents} ${agents === 1 ? 'agent' : 'agents'}, ${turnsRunning} turns at work`;
  const states = { ok: 'takes turns', starting: 'is starting', draining: 'is shutting down' };
  const shared = processes.length > 0 ? ` in ${processes.length} processes` : '';
  const text = `version ${version} ${states[status]}${counts}${shared}`;
  const held = heldUpSeconds >= 1 ? [heldLine(heldUpSeconds)] : [];
  const missing = notServed.map(({ agentId, module, reason }): SystemLine => {
    const what = agentId ? `agent ${agentId}` : `module ${module}`;
    const cure = 'Mend it and start the agent-service again. Runs of all other agents go on.';
    return { group, name: 'Not served', state: 'wrong', text: `${what}: ${reason}`, cure };
  });
  const away =
    status === 'ok' ? processes.flatMap(({ id, status: its }) => (its === 'ok' ? [] : [awayProcessLine(id, its)])) : [];
  return [{ group, name, state: status === 'ok' ? 'ok' : 'attention', text }, ...away, ...held, ...missing];
}

function awayProcessLine(id: string, status: 'starting' | 'draining' | 'down'): SystemLine {
  const words = { starting: 'is starting', draining: 'is shutting down', down: 'has ended and is started again' };
  const cure = 'The others take its turns meanwhile. If this stays, its log says why it ends.';
  return { group, name: `Process ${id}`, state: 'attention', text: words[status], cure, runbook: 'process-down' };
}

function heldLine(seconds: number): SystemLine {
  const text = `agents have held each other up for ${duration(seconds * 1_000)} since it began`;
  const cure = 'Let the code that blocks await, or run it in a thread: its log names the line.';
  return { group, name: 'Held up', state: 'attention', text, cure, runbook: 'event-loop-blocked' };
}

function processLine(one: ProcessState, isWaitedFor: boolean, now: number): SystemLine {
  const name = `${one.takes === 'turns' ? 'Agent-service' : 'Worker'} ${one.identity}`;
  const facts = [
    one.version && `version ${one.version}`,
    one.sdk,
    one.working !== undefined && loadWords(one),
    one.cpu !== undefined && `its machine: ${percent(one.cpu)} of CPU, ${percent(one.memory ?? 0)} of memory`,
    one.startedAt && `has taken tasks for ${duration(now - Date.parse(one.startedAt))}`,
    one.lastSeenAt && `heard of ${ago(one.lastSeenAt, now)}`,
  ];
  const line = { group, name, text: facts.filter(Boolean).join('; ') } as const;
  if (one.isEnding) return { ...line, text: `is ending; ${line.text}`, state: 'ok' };
  if (one.isLost) {
    const cure =
      'Gone, if you stopped it: the server forgets it by itself. Otherwise look at its log and start it again.';
    return { ...line, state: 'attention', cure, runbook: 'process-down' };
  }
  // A machine that is busy for a moment is no trouble while nothing waits for it.
  const { cpu = 0, memory = 0 } = one;
  if (memory < busy && (cpu < busy || !isWaitedFor)) return { ...line, state: 'ok' };
  return { ...line, state: 'attention', cure: 'Its machine is nearly full: add a process on another one.' };
}

function loadWords({ working = 0, free }: ProcessState): string {
  return free === undefined ? `works on ${working}` : `works on ${working}, takes ${free} more`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
