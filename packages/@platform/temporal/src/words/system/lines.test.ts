import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeployedVersion } from '../../deployments/list.js';
import type { SystemReport } from '../../operating/system/report.js';
import { systemGroups, systemLines, worstOf } from './lines.js';

const now = Date.parse('2026-01-10T12:00:00Z');
const ago = (seconds: number) => new Date(now - seconds * 1_000).toISOString();

const counts = { running: 1, waiting: 0, paused: 0, stalled: 0, completed: 2, failed: 0, cancelled: 0 };

const well: SystemReport = {
  readAt: ago(0),
  server: { address: '127.0.0.1:7233', namespace: 'default', version: '1.32.0' },
  missingSearchAttributes: [],
  missingForFinding: [],
  agentService: {
    value: { status: 'ok', version: '1.0.0', scriptedModel: true, agents: 3, turnsRunning: 0, notServed: [] },
  },
  runs: { value: { counts, decisions: 0, overdue: 0, stalls: [], unread: 0 } },
  storage: { location: '/data', freeBytes: 1e11 },
  queues: {
    value: [
      { name: 'agent-runs', takes: 'workflows', backlog: 0, pollers: 1 },
      { name: 'agent-runs-agents', takes: 'turns', backlog: 0, pollers: 1 },
    ],
  },
  processes: {
    value: [{ identity: '7@vm', queue: 'agent-runs', takes: 'workflows', working: 0, lastSeenAt: ago(20) }],
  },
  deployments: { value: { taskQueue: 'agent-runs', versions: [], unversioned: { open: 0, workers: [] } } },
  payloads: { value: { payloads: 2, bytes: 2_000, bytesOfLastDay: 1_000, isCut: false, countedAt: ago(60) } },
  certificates: [],
};

const lineOf = (report: Partial<SystemReport>, name: string | RegExp) => {
  const lines = systemLines({ ...well, ...report }, now);
  return lines.find((line) => (typeof name === 'string' ? line.name === name : name.test(line.name)));
};

test('a product that is well has nothing to do', () => {
  const lines = systemLines(well, now);
  expect(worstOf(lines)).toBe('ok');
  expect(lines.filter(({ cure }) => cure)).toEqual([]);
  expect(systemGroups.filter((group) => lines.some((line) => line.group === group))).toEqual(systemGroups);
});

test('a queue that nobody takes from says what to start, and one whose tasks wait for long says how long', () => {
  const queue = { name: 'agent-runs-agents', takes: 'turns', backlog: 40, oldestSeconds: 95, pollers: 0 } as const;
  const away = lineOf({ queues: { value: [queue] } }, 'agent-runs-agents');
  expect(away).toMatchObject({ state: 'wrong', runbook: 'nobody-takes-turns' });
  expect(away?.text).toBe('about 40 tasks wait, the oldest for 1 min; taken by 0 agent-service processes');
  expect(away?.cure).toMatch(/Start an agent-service/);
  const slow = lineOf({ queues: { value: [{ ...queue, pollers: 2 }] } }, 'agent-runs-agents');
  expect(slow).toMatchObject({ state: 'attention', cure: expect.stringMatching(/Add agent-service processes/) });
});

test('a process of the agent-service that is away is a line of its own', () => {
  const processes = [
    { id: 'agents-1-1', status: 'ok' as const },
    { id: 'agents-1-2', status: 'down' as const },
  ];
  const value = { ...well.agentService.value, processes } as NonNullable<SystemReport['agentService']['value']>;
  expect(lineOf({ agentService: { value } }, 'Agent-service')).toMatchObject({
    state: 'ok',
    text: 'version 1.0.0 takes turns, 3 agents, 0 turns at work in 2 processes',
  });
  expect(lineOf({ agentService: { value } }, /agents-1-1/)).toBeUndefined();
  expect(lineOf({ agentService: { value } }, 'Process agents-1-2')).toMatchObject({
    state: 'attention',
    text: 'has ended and is started again',
    runbook: 'process-down',
  });
});

test('stalls are one line for each cause, with what to mend and the one retry', () => {
  const stall = { type: 'Auth', count: 3, since: ago(5 * 3_600), runId: 'r1', message: 'Incorrect API key' };
  const runs = { value: { counts, decisions: 0, overdue: 0, stalls: [stall], unread: 0 } };
  expect(lineOf({ runs }, /^Stalled/)).toEqual({
    group: 'Runs',
    name: 'Stalled: the provider refused the key',
    state: 'wrong',
    runId: 'r1',
    stall: 'Auth',
    text: '3 runs, the longest for 5 h (Auth: Incorrect API key)',
    cure: 'Set a key that the provider takes and start the agents again. Then retry.',
    runbook: 'run-stalled-for-long',
  });
});

test('a part that cannot be asked is unknown and says why, and the others are told all the same', () => {
  const away = { problem: 'nobody can say while Temporal does not answer' };
  const report = { ...well, queues: away, processes: away, deployments: away, runs: away, payloads: away };
  const lines = systemLines({ ...report, server: { ...well.server, problem: 'does not answer' } }, now);
  const unknown = lines.filter(({ state }) => state === 'unknown');
  expect(unknown.map(({ group }) => group)).toEqual(['Runs', 'Queues', 'Processes', 'Versions', 'Storage']);
  expect(unknown.every(({ text }) => text === away.problem)).toBe(true);
  expect(lines.find(({ group }) => group === 'Storage')).toMatchObject({ state: 'ok' });
  expect(worstOf(lines)).toBe('wrong');
});

test('a certificate is told before its end', () => {
  const certificate = (days: number) =>
    lineOf({ certificates: [{ of: 'client', endsAt: ago(-days * 86_400) }] }, 'Our certificate');
  expect(certificate(30)).toMatchObject({ state: 'ok' });
  expect(certificate(13)).toMatchObject({ state: 'attention', runbook: 'certificate-ends' });
  expect(certificate(-1)).toMatchObject({ state: 'wrong', text: expect.stringMatching(/^ended on 2026-01-09/) });
});

test('a process that fell silent, one whose machine is full, and a version whose workers are gone are told', () => {
  const process = { identity: '7@vm', queue: 'q', takes: 'turns', working: 5, free: 0, lastSeenAt: ago(300) } as const;
  expect(lineOf({ processes: { value: [{ ...process, isLost: true }] } }, /7@vm/)).toMatchObject({
    state: 'attention',
    runbook: 'process-down',
  });
  const busy = { processes: { value: [{ ...process, cpu: 0.97, memory: 0.2 }] } };
  expect(lineOf(busy, /7@vm/)).toMatchObject({ state: 'ok' });
  const queues = { value: [{ name: 'q', takes: 'turns' as const, backlog: 3, oldestSeconds: 1, pollers: 1 }] };
  expect(lineOf({ ...busy, queues }, /7@vm/)).toMatchObject({
    state: 'attention',
    text: expect.stringContaining('97 % of CPU, 20 % of memory'),
  });
  const version: DeployedVersion = {
    ...{ deploymentName: 'runs', buildId: 'b1', state: 'earlier', open: 4, workers: [], mayStop: false },
  };
  const deployments = { value: { taskQueue: 'q', versions: [version], unversioned: { open: 0, workers: [] } } };
  expect(lineOf({ deployments }, 'runs:b1')).toMatchObject({ state: 'wrong', cure: expect.stringMatching(/promote/) });
});

test('a store that fills the disk within a week is told, with the pace', () => {
  const payloads = { value: { payloads: 9, bytes: 9e9, bytesOfLastDay: 3e9, isCut: true, countedAt: ago(90) } };
  expect(lineOf({ payloads, storage: { location: '/data', freeBytes: 6e9 } }, 'Kept')).toMatchObject({
    state: 'attention',
    text: 'at least 9.0 GB in 9 payloads, at least 3.0 GB of them in the last 24 h; counted 1 min ago',
  });
});

test('those who see a part of all runs are told of the parts and of their runs only', () => {
  const { queues: _, processes: __, deployments: ___, payloads: ____, certificates: _____, ...part } = well;
  expect(systemLines(part, now).map(({ group }) => group)).not.toContain('Queues');
});

test('whatever is wrong has a cure, and every runbook that a line names is there', () => {
  const stalls = ['Auth', 'PayloadLost', 'Quota'].map((type) => ({
    ...{ type, count: 1, since: ago(60), runId: 'r', message: 'm' },
  }));
  const asked = <Value>(value: fc.Arbitrary<Value>) =>
    fc.oneof(
      value.map((found) => ({ value: found })),
      fc.constant({ problem: 'away' }),
    );
  const report = fc.record({
    queues: asked(
      fc.array(
        fc.record({
          name: fc.constant('q'),
          takes: fc.constantFrom('workflows' as const, 'turns' as const),
          backlog: fc.nat(),
          oldestSeconds: fc.nat(),
          pollers: fc.nat(2),
        }),
      ),
    ),
    runs: asked(
      fc.record({
        counts: fc.constant(counts),
        ...{ decisions: fc.nat(), overdue: fc.nat(), unread: fc.nat(), stalls: fc.subarray(stalls) },
        oldestDecision: fc.constant({ runId: 'r', agentId: 'a', tool: 't', askedAt: ago(90_000) }),
      }),
    ),
    storage: fc.constantFrom(well.storage, { location: '/data', problem: 'read-only' }),
  });
  fc.assert(
    fc.property(report, (given) => {
      for (const { state, cure, runbook } of systemLines({ ...well, ...given } as SystemReport, now)) {
        if (state === 'wrong' || state === 'attention') expect(cure).toBeTruthy();
        const page = new URL(`../../../../../../docs/runbooks/${runbook}.md`, import.meta.url);
        if (runbook) expect(existsSync(page)).toBe(true);
      }
    }),
  );
});
