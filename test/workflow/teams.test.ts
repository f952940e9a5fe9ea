/** Members of a team wait for people: their decisions are their own, and the run stays in its history until they have gone on. */
import { getRun, type TemporalClient } from '@platform/temporal';
import type { DecisionRequest } from '@platform/temporal/agent-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closing } from '../support/closing.mjs';
import { patientClient } from '../support/patient-client.js';
import { approval, completed, modelEntry, paused, type Step, toolEntry, yielded } from './support/scripted-turns.js';
import { Stage } from './support/stage.js';

const historyLimit = { events: 10, bytes: 100_000 };
const al = { id: 'al', name: 'Al', call: 'd1', run: '/delegate_task_to_member:d1.0/@al.0' };
const bo = { id: 'bo', name: 'Bo', call: 'd1', run: '/delegate_task_to_member:d1.0/@bo.0' };

/** A turn that ends because members wait, since a turn before. */
function membersWait(since: number, ...requests: DecisionRequest[]): Step {
  return (input) => {
    const ended = paused(...requests)(input);
    return { ...ended, state: { run: {}, messages: [], since } } as Awaited<ReturnType<Step>>;
  };
}

let stage: Stage;
let client: TemporalClient;
beforeAll(async () => {
  stage = await Stage.open();
  client = await patientClient({ address: stage.address, payloads: stage.payloads });
});
afterAll(() => closing({ client: () => client?.close(), stage: () => stage?.[Symbol.asyncDispose]() }));

describe.concurrent('a team whose members wait', () => {
  test('continues as new only when no member waits any more', async () => {
    const run = await stage.start(
      [
        membersWait(0, { ...approval('0-c1'), member: al }),
        membersWait(0, { ...approval('1-c2'), member: al }),
        yielded([modelEntry(0), toolEntry(1)]),
        completed('done', [modelEntry(0)]),
      ],
      { historyLimit },
    );
    for (const id of ['0-c1', '1-c2']) {
      expect(await run.waiting(id)).toMatchObject([{ member: al }]);
      for (let n = 0; n < 15; n += 1) await run.handle.signal('journal', { turn: 99, entries: [] });
      expect(await run.executions(), 'the answers need what this history holds').toHaveLength(1);
      await run.decide({ requestId: id, action: 'approve', by: 'bob' });
    }
    expect(await run.result()).toMatchObject({ content: 'done', turns: 4 });

    expect((await run.executions()).length).toBeGreaterThan(1);
    expect(stage.turns.saved.get(run.runId)?.[0]).toMatchObject({ turn: 3 });
    await run.recordAll('members-wait');
  });

  test('a rule for a call of one member is none for the same tool of another', async () => {
    const run = await stage.start([
      membersWait(0, { ...approval('0-c1'), member: al }),
      membersWait(0, { ...approval('1-c2'), member: al }, { ...approval('1-c3'), member: bo }),
      completed('done'),
    ]);
    await run.waiting('0-c1');
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob', remember: { covers: 'tool' } });

    expect(await run.waiting('1-c3')).toMatchObject([{ member: bo }]);
    await run.decide({ requestId: '1-c3', action: 'reject', by: 'bob' });
    await run.result();

    const view = await getRun(client, run.runId);
    expect(view.rules).toMatchObject([{ tool: view.rules[0]?.tool, member: 'al', uses: 1 }]);
    expect(run.inputs[2]?.decisions).toMatchObject([
      { requestId: '1-c2', action: 'approve' },
      { requestId: '1-c3', action: 'reject' },
    ]);
    await run.record('rule-of-a-member');
  });
});
