/** The parts of the product, in the words of those who operate it: of its programs, variables and commands. */
import type { HealthView } from '@/server/schemas/health';

export interface PartHealth {
  name: string;
  state: 'ok' | 'wrong' | 'unknown';
  text: string;
}

/** One line per part. `undefined`: not known yet; `unreachable`: the console's own server does not answer. */
export function partsOf(health: HealthView | 'unreachable' | undefined): PartHealth[] {
  if (health === 'unreachable') {
    return [{ name: 'Console', state: 'wrong', text: 'its server does not answer; start it with “npm start”' }];
  }
  if (!health) return [{ name: 'Console', state: 'unknown', text: 'asking' }];
  return [temporal(health), worker(health), agentService(health), storage(health), model(health)];
}

/** Says which part an empty page waits for; `undefined` when no part is missing. */
export function missingWords(
  health: HealthView | 'unreachable' | undefined,
  isTemporalAway = false,
): string | undefined {
  const on = 'This page goes on by itself when it is back.';
  if (health === 'unreachable') return `The console’s server does not answer. ${on}`;
  if (isTemporalAway || (health && health.temporal.status !== 'ok')) {
    return `The server that keeps the runs cannot be reached. Nothing is lost. ${on}`;
  }
  if (health?.agentService.status === 'unreachable') return `The agents cannot be reached. Nothing is lost. ${on}`;
  return undefined;
}

function temporal({ temporal: { status, address, problem } }: HealthView): PartHealth {
  return status === 'ok'
    ? { name: 'Temporal', state: 'ok', text: `answers at ${address}` }
    : { name: 'Temporal', state: 'wrong', text: problem ?? `does not answer at ${address}` };
}

function worker({ worker: { status } }: HealthView): PartHealth {
  const name = 'Worker';
  switch (status) {
    case 'ok':
      return { name, state: 'ok', text: 'takes runs' };
    case 'missing':
      return { name, state: 'wrong', text: 'is not running: runs stand still and decisions are not taken' };
    case 'unknown':
      return { name, state: 'unknown', text: 'cannot be asked without Temporal' };
  }
}

function agentService({ agentService: { status, agents, turnsRunning, notServed, problem } }: HealthView): PartHealth {
  const name = 'Agent-service';
  switch (status) {
    case 'ok':
      if (notServed)
        return { name, state: 'wrong', text: `does not serve ${notServed.join(', ')}; “New run” says why` };
      if (agents === 0)
        return { name, state: 'wrong', text: 'serves no agent: name a module with agents in AGENTS_MODULE' };
      return { name, state: 'ok', text: turnsRunning ? `works on ${turnsRunning} at the moment` : 'is ready' };
    case 'starting':
    case 'draining':
      return { name, state: 'unknown', text: status === 'starting' ? 'is starting' : 'is shutting down' };
    case 'unreachable':
      return { name, state: 'wrong', text: problem ?? 'is not running: agents stand still' };
  }
}

function storage({ storage: { status, location, problem } }: HealthView): PartHealth {
  return status === 'ok'
    ? { name: 'Storage', state: 'ok', text: `can be written: ${location}` }
    : { name: 'Storage', state: 'wrong', text: problem ?? `cannot be written: ${location}` };
}

const scripted =
  'scripted, no key is set; set OPENAI_API_KEY, ANTHROPIC_API_KEY or MODEL_BASE_URL in .env and start again';

function model({ scriptedModel }: HealthView): PartHealth {
  if (scriptedModel === undefined) return { name: 'Model', state: 'unknown', text: 'known to the agent-service only' };
  return { name: 'Model', state: 'ok', text: scriptedModel ? scripted : 'set by you' };
}
