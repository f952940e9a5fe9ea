import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { kindOf, type PendingDecision } from '@platform/temporal';
import type { Boundary } from './calls.js';

/** What a person answers, without their name and without the request. */
export interface Answer {
  action: 'approve' | 'reject' | 'answer';
  values?: Record<string, unknown>;
}

/** One run of a scenario. */
export interface Plan {
  request: string;
  /** Files that hold calls of this run, by the call's name. A call waits in the middle until its file is there. */
  gates: Record<string, string>;
}

/** Something an agent does, which every fault is tried on. */
export interface Scenario {
  id: string;
  agentId: string;
  /** The agent's run number `n`; numbers are used once. `folder` is for its gates. */
  plan(n: number, folder: string): Plan;
  answer(request: PendingDecision): Answer;
  /** Seconds that a decision may take. */
  deadlineSeconds?: number;
  /** When the run leaves its history for a new one. */
  historyLimit?: { events: number };
  /** Where its runs are broken. When absent: at every boundary of the undisturbed run. */
  boundaries?: Boundary[];
  /** How many of its runs a fault strikes at once. When absent: {@link runsAtOnce}. */
  atOnce?: number;
  /** Ids of the faults that it is tried with. When absent: every fault that is not for certain scenarios only. */
  faults?: string[];
  /** Tools that must not run in a disturbed run, because nobody may have approved them. */
  never?: string[];
  /** Whether the model and the tools tell the log files of each execution, so that executions are counted outside of the process. */
  logged: boolean;
  /** Whether every run makes the same calls and ends with the same content; where it is `logged`, except for its number. */
  repeatable: boolean;
  /** Number of the first run, 10,000 when absent: numbers of scripted runs must not be part of one another. */
  firstNumber?: number;
}

/** Runs that are under way at once. With more, the machine's own speed would be measured. */
export const runsAtOnce = 48;

/** Every request of the scripted agent begins so; the number says whose model call it was. */
const words = (n: number) => `chaos ${n}`;

function scripted(n: number, steps: unknown[]): string {
  return `${words(n)} script: ${JSON.stringify(steps)}`;
}

/** The number of a run in the request of one of its model calls. */
export function numberInRequest(text: string): number | undefined {
  const found = /^chaos (\d+) script:/.exec(text);
  return found ? Number(found[1]) : undefined;
}

/** The number of a run in the arguments of one of its tool calls. */
export function numberInArguments({ n, city }: { n?: unknown; city?: unknown }): number | undefined {
  if (typeof n === 'number') return n;
  return typeof city === 'string' ? Number(city.replace('room-', '')) : undefined;
}

function approve(request: PendingDecision): Answer {
  return kindOf(request).form === 'permission'
    ? { action: 'approve' }
    : { action: 'answer', values: { date: '2026-12-24' } };
}

/** Every kind of step: model calls, tools, parallel tools, an approval, an input, a tool that must not run twice. */
const everyStep: Scenario = {
  id: 'every step',
  agentId: 'worker_bee',
  plan: (n, folder) => {
    const gates = {
      'model 2': path.join(folder, `${n}.model`),
      hold_async: path.join(folder, `${n}.tool`),
      pay_when: path.join(folder, `${n}.once`),
    };
    const parallel = [
      ['hold_async', { n, path: gates.hold_async }],
      ['slow', { n, seconds: 0.1 }],
    ];
    const steps = [
      ['quick', { n }],
      // biome-ignore lint/suspicious/noThenProperty: the word of the script language
      { hold: gates['model 2'], then: parallel },
      ['charge', { n }],
      ['book', { city: `room-${n}` }],
      ['pay_when', { n, path: gates.pay_when }],
      `done ${n}`,
    ];
    return { request: scripted(n, steps), gates };
  },
  answer: approve,
  logged: true,
  repeatable: true,
};

/** The same steps in a run that continues as new between any two turns. It tests what a new execution takes over. */
const continued: Scenario = {
  ...everyStep,
  id: 'continued as new',
  historyLimit: { events: 10 },
  faults: ['kill-agent-service', 'kill-worker', 'kill-temporal-server', 'all'],
};

/** A team: a leader and two members. People decide on a call of one member in the middle. When the member goes on, finished calls are played back and not made again. */
const team: Scenario = {
  ...everyStep,
  id: 'a team',
  agentId: 'crew',
  plan: (n, folder) => {
    const gates = {
      'model 3': path.join(folder, `${n}.model`),
      hold_async: path.join(folder, `${n}.tool`),
      pay_when: path.join(folder, `${n}.once`),
    };
    const delegate = (to: string, ...steps: unknown[]) => [
      'delegate_task_to_member',
      { member_id: to, task: scripted(n, steps) },
    ];
    const steps = [
      delegate(
        'al',
        ['quick', { n }],
        // biome-ignore lint/suspicious/noThenProperty: the word of the script language
        { hold: gates['model 3'], then: ['charge', { n }] },
        ['hold_async', { n, path: gates.hold_async }],
        'al is done',
      ),
      delegate('bo', ['pay_when', { n, path: gates.pay_when }], 'bo is done'),
      'the team is done',
    ];
    return { request: scripted(n, steps), gates };
  },
  // The log of the model's requests does not tell a member's first request from its leader's.
  logged: false,
  faults: ['kill-agent-service', 'kill-worker', 'kill-temporal-server', 'all'],
};

const waiting: Boundary[] = [{ call: 'charge', moment: 'waiting' }];
const chargeOnly = (n: number): Plan => ({ request: scripted(n, [['charge', { n }], `done ${n}`]), gates: {} });

/** A decision's deadline passes while nothing runs: nobody may decide any more. */
const deadlinePassed: Scenario = {
  id: 'deadline passed',
  agentId: 'worker_bee',
  plan: chargeOnly,
  answer: approve,
  deadlineSeconds: 10,
  boundaries: waiting,
  faults: ['past-deadline'],
  never: ['charge'],
  logged: true,
  repeatable: true,
};

/** A decision's deadline that has not passed when everything is back: people may still decide. */
const deadlineAhead: Scenario = {
  ...deadlinePassed,
  id: 'deadline ahead',
  deadlineSeconds: 600,
  faults: ['all'],
  never: [],
};

/** More turns than a process usually has, all of one process that dies: each has a finished call behind it, and its model's next answer ahead. */
export const manyTurns = 300;

const manyAtOnce: Scenario = {
  id: 'many at once',
  agentId: 'worker_bee',
  plan: (n) => ({ request: scripted(n, [['quick', { n }], `done ${n}`]), gates: {} }),
  answer: approve,
  boundaries: Array.from({ length: manyTurns }, () => ({ call: 'model 2', moment: 'started' as const })),
  atOnce: manyTurns,
  faults: ['kill-agent-service', 'two-agent-services', 'freeze-agent-service'],
  logged: true,
  repeatable: true,
};

/** What is tried. To add one, add it here. */
export const scenarios: readonly Scenario[] = [everyStep, continued, team, deadlinePassed, deadlineAhead, manyAtOnce];

/** Opens gates: calls that wait in them go on. */
export function openGates(files: string[]): void {
  for (const file of files) {
    if (existsSync(file)) continue;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '');
  }
}
