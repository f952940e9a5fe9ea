import type { Deployments, Health } from '@platform/temporal';
import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose.js';

const seen = (secondsAgo: number) => [
  { identity: '1@host', lastSeenAt: new Date(Date.now() - secondsAgo * 1_000).toISOString() },
];
const good: Health = {
  server: { address: '127.0.0.1:7233', version: '1.32.0' },
  namespace: { name: 'default' },
  searchAttributes: { missing: [], missingForFinding: [], wrongType: [] },
  workflowQueue: { name: 'agent-runs', pollers: seen(3) },
  turnQueue: { name: 'agent-runs-agents', pollers: seen(50) },
  agentService: {
    url: 'http://127.0.0.1:8100',
    health: { status: 'ok', version: '1', taskQueue: 'q', agents: 1, turnsRunning: 0, scriptedModel: false },
  },
  storage: { location: '/data/payloads', freeBytes: 5e9 },
};
const agents = { agents: [], scriptedModel: false };
const problems = (health: Health) => diagnose(health, agents, '1').filter(({ level }) => level === 'problem');

describe('the doctor', () => {
  it('finds no problem where everything is there', () => {
    expect(problems(good)).toEqual([]);
  });

  it.each<[string, Partial<Health>, RegExp, RegExp]>([
    ['no worker', { workflowQueue: { name: 'agent-runs', pollers: [] } }, /worker is not running/, /npm start/],
    ['a worker that died', { turnQueue: { name: 'x', pollers: seen(120) } }, /any more.*2 min/, /npm start/],
    [
      'a server with a known hole',
      { server: { address: 'a', version: '1.29.1' } },
      /1\.29\.1.*CVE-2026-5199/,
      /operating\.md/,
    ],
    [
      'missing attributes',
      { searchAttributes: { missing: ['AgentId'], missingForFinding: [], wrongType: [] } },
      /AgentId/,
      /doctor --fix/,
    ],
    [
      'attributes of others',
      { searchAttributes: { missing: [], missingForFinding: [], wrongType: ['AgentId'] } },
      /another type/,
      /namespace/,
    ],
  ])('names %s and the next step', (_, broken, what, next) => {
    expect(problems({ ...good, ...broken })).toMatchObject([
      { what: expect.stringMatching(what), next: expect.stringMatching(next) },
    ]);
  });

  it('says why a namespace cannot be used in the words of the server', () => {
    expect(problems({ ...good, namespace: { name: 'x', problem: 'there is none. Set TEMPORAL_NAMESPACE' } })).toEqual([
      { level: 'problem', what: 'Namespace "x": there is none. Set TEMPORAL_NAMESPACE' },
    ]);
  });

  it('says which part has another version', () => {
    const notes = (version: string) => diagnose(good, agents, version).filter(({ level }) => level === 'note');
    expect(notes('1')).toEqual([]);
    expect(notes('2')).toMatchObject([{ what: 'agents is 2, the agent-service 1' }]);
  });

  it('says that nothing can be written', () => {
    const problem = 'The disk of /data is full: 3 MB are left';
    expect(problems({ ...good, storage: { location: '/data', problem } })).toMatchObject([{ what: problem }]);
  });

  it('says what an unreachable server and agent-service said, once each', () => {
    const server = { address: 'a', problem: 'No Temporal server answers at a' };
    const agentService = { problem: 'The agent-service did not answer' };
    const { storage } = good;
    expect(problems({ server, agentService, storage }).map(({ what }) => what)).toEqual([
      server.problem,
      agentService.problem,
    ]);
  });

  it('names a module and an agent that are not served, and how their runs go on', () => {
    const broken = [
      { module: 'desk', reason: 'it cannot be imported: no\u001b[2J module' },
      { module: 'shop', agentId: 'refunds', reason: 'two agents have the id' },
    ];
    const health = { ...good.agentService.health, problems: broken } as Health['agentService']['health'];
    expect(problems({ ...good, agentService: { ...good.agentService, health } })).toMatchObject([
      {
        what: expect.stringMatching(/^The agents of module desk are not served.*cannot be imported: no\P{Cc}*$/u),
        next: expect.stringMatching(/retry --all UnknownAgent/),
      },
      { what: expect.stringMatching(/^Agent refunds of module shop is not served.*two agents have the id/) },
    ]);
  });

  it('says which of several processes is away while the others take its turns', () => {
    const found = (status: 'ok' | 'down') => {
      const processes = [
        { id: 'agents-1-1', status: 'ok' as const, turnsRunning: 1 },
        { id: 'agents-1-2', status, turnsRunning: 0 },
      ];
      const health = { ...(good.agentService.health as NonNullable<typeof good.agentService.health>), processes };
      const findings = diagnose({ ...good, agentService: { ...good.agentService, health } }, agents, '1');
      return findings.find(({ what }) => what.startsWith('agent-service'));
    };
    expect(found('ok')).toMatchObject({ level: 'good', what: expect.stringMatching(/in 2 processes$/) });
    expect(found('down')).toMatchObject({ level: 'note', what: expect.stringMatching(/; agents-1-2 is down$/) });
  });

  it('names what holds up all agents, as a problem while it lasts and as a note afterwards', () => {
    const block = { at: '2026-11-27T10:00:00.000Z', seconds: 5.1, where: 'agents/slow.py:12 in wait', agentId: 'slow' };
    const found = (heldUp: NonNullable<NonNullable<Health['agentService']['health']>['heldUp']>) => {
      const agentService = {
        ...good.agentService,
        health: { ...good.agentService.health, heldUp },
      } as Health['agentService'];
      return diagnose({ ...good, agentService }, agents, '1').filter(({ what }) => /all agents|stood still/.test(what));
    };
    expect(found({ count: 0, seconds: 0, last: [] })).toEqual([]);
    expect(found({ count: 1, seconds: 5.1, last: [{ ...block, over: false, tool: 'wait' }] })).toMatchObject([
      {
        level: 'problem',
        what: 'Agent slow, tool wait holds up all agents, for 5.1 s now, at agents/slow.py:12 in wait (1 time, 5.1 s in all)',
        next: expect.stringMatching(/asyncio\.to_thread/),
      },
    ]);
    expect(found({ count: 2, seconds: 9, last: [{ ...block, over: true }] })).toMatchObject([
      {
        level: 'note',
        what: expect.stringMatching(/^Agent slow held up all agents for 5\.1 s, .*2 times, 9 s in all/),
      },
    ]);
    expect(found({ count: 1, seconds: 4, last: [{ at: block.at, seconds: 4, over: true }] })).toMatchObject([
      { level: 'note', what: 'The agent-service stood still for 4 s (1 time, 4 s in all)' },
    ]);
  });

  it('names versions of the worker that hold runs and have no worker, and one that nothing is current beside', () => {
    const workers = [{ identity: '2@host', lastSeenAt: new Date().toISOString() }];
    const version = { deploymentName: 'runs', state: 'earlier' as const, open: 0, workers: [], mayStop: false };
    const left = { ...version, buildId: '1', open: 3 };
    const busy = { ...version, buildId: '2', workers };
    const of = (...versions: Deployments['versions']): Deployments => ({
      taskQueue: 'agent-runs',
      versions,
      unversioned: { open: 0, workers: [] },
    });
    const found = (deployments: Deployments) =>
      diagnose(good, agents, '1', deployments).flatMap(({ level, what }) => (level === 'problem' ? what : []));
    expect(found(of({ ...busy, state: 'current', open: 2 }, { ...version, buildId: '1' }))).toEqual([]);
    expect(found(of({ ...busy, state: 'current' }, left))).toEqual([
      '3 open runs are of version runs:1, and no worker of that version is there',
    ]);
    expect(found(of(busy))).toEqual(['No version is current: the worker of runs:2 gets no runs from agent-runs']);
  });

  it('says plainly that the model is a scripted one', () => {
    expect(diagnose(good, { ...agents, scriptedModel: true }, '1').at(-1)).toMatchObject({
      level: 'note',
      what: expect.stringMatching(/Scripted model, no key set/),
      next: expect.stringMatching(/OPENAI_API_KEY/),
    });
  });
});
