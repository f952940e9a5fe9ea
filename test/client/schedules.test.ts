/** Schedules on the real product: through the client, the HTTP API and the command line. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  actingAs,
  cancelRun,
  createSchedule,
  deleteSchedule,
  getRun,
  getSchedule,
  listRuns,
  listSchedules,
  pauseSchedule,
  resumeSchedule,
  type ScheduleView,
  triggerSchedule,
  updateSchedule,
} from '@platform/temporal';
import { scheduledRunWorkflowType } from '@platform/temporal/contract';
import { msToTs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { scheduleListSchema, scheduleViewSchema } from '../../apps/web/src/server/schemas/schedules.js';
import { startWeb, type Web } from '../api/support/web.js';
import { asked, bee, finished, type Stage, setStage } from '../durability/kit.js';
import { closing } from '../support/closing.mjs';
import { recordHistory } from '../workflow/support/histories.js';
import { runCli } from './cli.js';

let stage: Stage;
let web: Web;

beforeAll(async () => {
  stage = await setStage(mkdtempSync(path.join(tmpdir(), 'schedules-')));
  web = await startWeb(stage.stack.env);
});
afterAll(() => closing({ web: () => web?.stop(), stage: () => stage?.close() }));

const yearly = '0 0 1 1 *';
const script = (words: string, ...steps: unknown[]) => `${words} script: ${JSON.stringify(steps)}`;

/** A schedule whose own times are far away. */
async function create(scheduleId: string, request: string, more: object = {}): Promise<void> {
  await createSchedule(stage.client, { scheduleId, agentId: bee, request, startedBy: 'ana', cron: yearly, ...more });
}

/** Waits until it has started so many runs or more, and the last is there. */
async function ran(scheduleId: string, count: number): Promise<ScheduleView> {
  await expect
    .poll(async () => (await getSchedule(stage.client, scheduleId)).lastRuns.length)
    .toBeGreaterThanOrEqual(count);
  const schedule = await getSchedule(stage.client, scheduleId);
  await expect.poll(() => getRun(stage.client, schedule.lastRuns[0]!.runId).then(Boolean, () => false)).toBe(true);
  return schedule;
}

test('one schedule that cannot be read is one line that says so, and can be deleted', async () => {
  const payload = (encoding: string, data: unknown) => ({
    metadata: { encoding: Buffer.from(encoding) },
    data: Buffer.from(JSON.stringify(data)),
  });
  const scheduleId = 'forged';
  await create('sound', 'now and then');
  await stage.client.connection.workflowService.createSchedule({
    namespace: stage.client.namespace,
    scheduleId,
    requestId: scheduleId,
    memo: { fields: { agentId: payload('binary/unknown', 'x'), request: payload('json/plain', { forged: [null] }) } },
    schedule: {
      spec: { interval: [{ interval: msToTs(86_400_000) }] },
      state: { paused: true },
      action: {
        startWorkflow: {
          workflowId: scheduleId,
          workflowType: { name: scheduledRunWorkflowType },
          taskQueue: { name: 'nobody' },
          input: { payloads: [payload('json/plain', { run: 'forged' })] },
        },
      },
    },
  });
  const listed = async () =>
    (await listSchedules(stage.client)).map(({ scheduleId, unreadable }) => [scheduleId, !!unreadable]);
  await expect.poll(listed).toEqual(
    expect.arrayContaining([
      ['forged', true],
      ['sound', false],
    ]),
  );
  await expect(getSchedule(stage.client, scheduleId)).rejects.toMatchObject({ code: 'Unreadable' });
  await deleteSchedule(stage.client, { scheduleId });
  await deleteSchedule(stage.client, { scheduleId: 'sound' });
});

describe('a schedule', () => {
  test('says which of its times a change of the clocks leaves out or repeats, as the server plans them', async () => {
    const of = async (scheduleId: string, cron: string, timezone: string) => {
      await create(scheduleId, 'now and then', { cron, timezone });
      const { clockChanges } = await getSchedule(stage.client, scheduleId);
      await deleteSchedule(stage.client, { scheduleId });
      return clockChanges.map(({ direction, without, twice }) => ({ direction, without, twice }));
    };
    const gap = [{ direction: 'forward', without: ['02:30'], twice: [] }];
    expect(await of('berlin', '30 2 * * *', 'Europe/Berlin')).toEqual(gap);
    expect(await of('morning', '0 9 * * *', 'Europe/Berlin')).toEqual([]);
    expect(await of('utc', '30 2 * * *', 'UTC')).toEqual([]);
    expect(await of('havana', '0 0 * * *', 'America/Havana')).toContainEqual(
      expect.objectContaining({ direction: 'back', twice: ['00:00'] }),
    );
  });

  test('starts runs by itself, which say which schedule they are of', async () => {
    await createSchedule(stage.client, {
      scheduleId: 'every-10',
      agentId: bee,
      request: script('every ten', ['quick', { n: 501 }], 'ticked'),
      startedBy: 'ana',
      everySeconds: 10,
    });
    const { lastRuns } = await ran('every-10', 1);
    const runId = lastRuns[0]!.runId;
    expect(runId).toMatch(/^every-10-\d{4}-\d\d-\d\dT\d{6}Z$/);
    await pauseSchedule(stage.client, { scheduleId: 'every-10', by: 'ana', note: 'enough' });
    const view = await finished(stage, runId);
    expect([view.status, view.content, view.startedBy]).toEqual(['completed', 'ticked', 'ana']);
    await expect
      .poll(async () => (await listRuns(stage.client, { schedule: 'every-10' })).runs.map((run) => run.runId))
      .toContain(runId);
    await recordHistory('scheduled/completed', workflowOf(runId));

    const paused = await getSchedule(stage.client, 'every-10');
    expect(paused).toMatchObject({ paused: true, note: 'Paused by ana: enough', everySeconds: 10, overlap: 'skip' });
    await resumeSchedule(stage.client, { scheduleId: 'every-10', by: 'ana' });
    expect(await getSchedule(stage.client, 'every-10')).toMatchObject({ paused: false, note: 'Resumed by ana' });
    await deleteSchedule(stage.client, { scheduleId: 'every-10' });
  });

  test('passes a time over while the run before waits for a person', async () => {
    await create('skips', script('skips', ['charge', { n: 502 }], 'charged'));
    await triggerSchedule(stage.client, { scheduleId: 'skips' });
    const first = (await ran('skips', 1)).lastRuns[0]!.runId;
    await asked(stage, first);
    await triggerSchedule(stage.client, { scheduleId: 'skips' });
    await expect.poll(async () => (await getSchedule(stage.client, 'skips')).skipped).toBe(1);
    expect((await getSchedule(stage.client, 'skips')).running).toEqual([first]);

    await cancelRun(stage.client, { runId: first, by: 'ana', reason: 'not wanted' });
    expect((await finished(stage, first)).status).toBe('cancelled');
    await expect.poll(async () => (await getSchedule(stage.client, 'skips')).running).toEqual([]);
    await recordHistory('scheduled/cancelled-run', workflowOf(first));
  });

  test('cancels the run before when its overlap policy says so', async () => {
    await create('replaces', script('replaces', ['charge', { n: 503 }], 'charged'), { overlap: 'cancelOther' });
    await triggerSchedule(stage.client, { scheduleId: 'replaces' });
    const first = (await ran('replaces', 1)).lastRuns[0]!.runId;
    await asked(stage, first);
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // run ids are made of seconds
    await triggerSchedule(stage.client, { scheduleId: 'replaces' });
    expect((await finished(stage, first)).status).toBe('cancelled');
    const { lastRuns } = await ran('replaces', 2);
    expect((await asked(stage, lastRuns[0]!.runId)).status).toBe('waiting');
    await recordHistory('scheduled/cancelled', workflowOf(first));
  });

  test('makes up for times that had no run, and none twice', async () => {
    await createSchedule(stage.client, {
      scheduleId: 'makes-up',
      agentId: bee,
      request: script('makes up', ['quick', { n: 504 }], 'made up'),
      startedBy: 'ana',
      cron: '0 * * * *',
      paused: true,
    });
    const range = { from: '2026-01-02T08:30:00Z', to: '2026-01-02T10:30:00Z' };
    expect((await web.post('/schedules/makes-up/backfill', range)).status).toBe(204);
    const runs = async () =>
      (await listRuns(stage.client, { schedule: 'makes-up' })).runs.map(({ runId }) => runId).sort();
    const both = ['makes-up-2026-01-02T090000Z', 'makes-up-2026-01-02T100000Z'];
    await expect.poll(runs).toEqual(both);
    for (const runId of both) expect((await finished(stage, runId)).content).toBe('made up');
    await expect.poll(async () => (await getSchedule(stage.client, 'makes-up')).running).toEqual([]);

    expect((await web.post('/schedules/makes-up/backfill', range)).status).toBe(204);
    await ran('makes-up', 4);
    await expect.poll(async () => (await getSchedule(stage.client, 'makes-up')).running).toEqual([]);
    expect(await runs()).toEqual(both);
    expect(stage.witness.tool('quick', { n: 504 })).toBe(2);
    await recordHistory('scheduled/ran-before', workflowOf(both[0]!));
  });
});

describe('a schedule that was changed', () => {
  const change = async (scheduleId: string, changes: object): Promise<ScheduleView> => {
    const { version } = await getSchedule(stage.client, scheduleId);
    await updateSchedule(stage.client, { scheduleId, version, startedBy: 'ben', ...changes });
    return getSchedule(stage.client, scheduleId);
  };
  const listed = async (scheduleId: string) =>
    (await listSchedules(stage.client)).find((each) => each.scheduleId === scheduleId);

  test('starts what it was changed to, by whoever changed it, and keeps what nobody changed', async () => {
    await create('changed', script('changed', ['quick', { n: 507 }], 'before'), { overlap: 'bufferOne' });
    const after = await change('changed', { request: script('changed', ['quick', { n: 508 }], 'after') });
    expect(after).toMatchObject({ cron: yearly, overlap: 'bufferOne', createdBy: 'ana', run: { startedBy: 'ben' } });
    await triggerSchedule(stage.client, { scheduleId: 'changed' });
    const { lastRuns } = await ran('changed', 1);
    expect(await finished(stage, lastRuns[0]!.runId)).toMatchObject({ content: 'after' });
    expect([stage.witness.tool('quick', { n: 507 }), stage.witness.tool('quick', { n: 508 })]).toEqual([0, 1]);
    await deleteSchedule(stage.client, { scheduleId: 'changed' });
  });

  test('is listed as it is now, also when it was paused since; only changed ones are asked for', async () => {
    await create('as-made', 'as it was made');
    await create('twice', 'first');
    const cron = '30 2 * * MON-FRI';
    await change('twice', { cron, timezone: 'Europe/Berlin' });
    await change('twice', { request: 'second' });
    await pauseSchedule(stage.client, { scheduleId: 'twice', by: 'ana' });
    const now = {
      cron,
      timezone: 'Europe/Berlin',
      request: 'second',
      createdBy: 'ana',
      changedBy: 'ben',
      note: 'Paused by ana',
    };
    await expect
      .poll(() => listed('twice'), { message: 'the server lists a change a moment later' })
      .toMatchObject(now);
    const described = vi.spyOn(stage.client.connection.workflowService, 'describeSchedule');
    expect(await listed('as-made')).toMatchObject({ request: 'as it was made', cron: yearly });
    const asked = described.mock.calls.map(([request]) => (request as { scheduleId?: string }).scheduleId);
    described.mockRestore();
    expect(asked).toContain('twice');
    expect(asked).not.toContain('as-made');
    const berlin = { cron: '0 4 * * *', timezone: 'Europe/Berlin' };
    expect(await change('twice', { cron: berlin.cron }), 'its time zone stays').toMatchObject(berlin);
    const tokyo = 'CRON_TZ=Asia/Tokyo 0 5 * * *';
    expect(await change('twice', { cron: tokyo })).toMatchObject({ cron: tokyo, timezone: 'Asia/Tokyo' });
    const longest = '15 9 * * 1'.padEnd(130, ',1');
    expect(await change('twice', { cron: longest }), 'the server takes the longest').toMatchObject({ cron: longest });
    expect(await change('twice', { everySeconds: 3_600 })).toMatchObject({ cron: undefined, everySeconds: 3_600 });
    for (const scheduleId of ['as-made', 'twice']) await deleteSchedule(stage.client, { scheduleId });
  });

  test('promise: nobody approves what they asked for themselves, also after somebody else has changed it', async () => {
    const person = (name: string) => actingAs(stage.client, { id: `idp#${name}`, name, roles: [] });
    const given = { scheduleId: 'handed-on', agentId: bee, request: 'pay me', sessionId: 'own', cron: yearly };
    await createSchedule(person('ana'), { ...given, startedBy: 'x' });
    for (const name of ['ben', 'cleo']) {
      const { version } = await getSchedule(stage.client, 'handed-on');
      await updateSchedule(person(name), { scheduleId: 'handed-on', version, startedBy: 'x', overlap: 'bufferOne' });
    }
    const { run } = await getSchedule(stage.client, 'handed-on');
    expect(run).toMatchObject({ startedBy: 'cleo', startedById: 'idp#cleo', sessionId: 'own', request: 'pay me' });
    expect(run.startersBefore).toEqual([
      { by: 'ben', byId: 'idp#ben' },
      { by: 'ana', byId: 'idp#ana' },
    ]);
    await deleteSchedule(stage.client, { scheduleId: 'handed-on' });
  });

  test('is changed also when somebody pauses it before the change has been looked for: what was made is never said to be refused', async () => {
    await create('paused-at-once', 'at first');
    const { workflowService } = stage.client.connection;
    const answer = workflowService.updateSchedule.bind(workflowService);
    const update = vi.spyOn(workflowService, 'updateSchedule');
    update.mockImplementationOnce(async (request) => {
      const answered = await answer(request);
      await expect
        .poll(async () => (await getSchedule(stage.client, 'paused-at-once')).run.request, { message: 'it is made' })
        .toBe('since then');
      await pauseSchedule(stage.client, { scheduleId: 'paused-at-once', by: 'ana' });
      return answered;
    });
    const after = await change('paused-at-once', { request: 'since then' });
    update.mockRestore();
    expect(after).toMatchObject({ paused: true, note: 'Paused by ana', changedBy: 'ben', request: 'since then' });
    await deleteSchedule(stage.client, { scheduleId: 'paused-at-once' });
  });

  test('is changed by one of several who looked at the same; nothing of the others is made', async () => {
    await create('raced', 'at first');
    const { version } = await getSchedule(stage.client, 'raced');
    const people = ['ana', 'ben', 'cleo'];
    const ends = await Promise.allSettled(
      people.map((startedBy) =>
        updateSchedule(stage.client, { scheduleId: 'raced', version, startedBy, request: `of ${startedBy}` }),
      ),
    );
    const winners = people.filter((_, index) => ends[index]?.status === 'fulfilled');
    const refusals = ends.flatMap((end) => (end.status === 'rejected' ? end.reason.code : []));
    expect([winners.length, refusals]).toEqual([1, ['ScheduleChanged', 'ScheduleChanged']]);
    const { run } = await getSchedule(stage.client, 'raced');
    expect(run).toMatchObject({ startedBy: winners[0], request: `of ${winners[0]}` });
    await deleteSchedule(stage.client, { scheduleId: 'raced' });
  });
});

test('the HTTP API makes, shows, pauses, starts and deletes schedules', async () => {
  const request = script('by api', ['quick', { n: 505 }], 'done');
  const body = { scheduleId: 'api', agentId: bee, request, cron: '30 9 * * MON-FRI', timezone: 'Europe/Berlin' };
  const made = await web.post<ScheduleView>('/schedules', body);
  expect(made.status).toBe(201);
  expect(made.headers.get('location')).toBe('/api/v1/schedules/api');
  scheduleViewSchema.strict().parse(made.body);
  expect(made.body).toMatchObject({ cron: '30 9 * * MON-FRI', timezone: 'Europe/Berlin', overlap: 'skip', started: 0 });
  expect(made.body.nextTimes.length).toBeGreaterThan(2);

  expect((await web.post('/schedules/api/pause', { by: 'ana', note: 'holidays' })).status).toBe(204);
  expect((await web.post('/schedules/api/trigger', {})).status).toBe(204);
  const { lastRuns } = await ran('api', 1);
  expect((await finished(stage, lastRuns[0]!.runId)).content).toBe('done');
  expect((await web.post('/schedules/api/resume')).status).toBe(204);
  const list = await web.get<{ schedules: unknown[] }>('/schedules');
  scheduleListSchema.parse(list.body);

  expect((await fetch(`${web.url}/schedules/api`, { method: 'DELETE' })).status).toBe(204);
  expect((await web.get('/schedules/api')).status).toBe(404);
});

test('the HTTP API says what is wrong with a schedule', async () => {
  const good = { scheduleId: 'good', agentId: bee, request: 'Hello', cron: yearly, paused: true };
  expect((await web.post('/schedules', good)).status).toBe(201);
  const refusals: [object, number, RegExp][] = [
    [good, 409, /There is a schedule "good" already/],
    [{ ...good, scheduleId: 'a b' }, 400, /scheduleId: must be 1 to 80 letters/],
    [{ ...good, scheduleId: 'x', cron: undefined }, 400, /cron: give either cron.* or everySeconds/],
    [{ ...good, scheduleId: 'x', everySeconds: 60 }, 400, /cron: give either/],
    [{ ...good, scheduleId: 'x', cron: 'at noon' }, 400, /cron: "at noon" is refused/],
    [{ ...good, scheduleId: 'x', cron: undefined, everySeconds: 1 }, 400, /everySeconds: must be at least 10/],
    [{ ...good, scheduleId: 'x', timezone: 'Mars' }, 400, /timezone: must be a time zone/],
    [{ ...good, scheduleId: 'x', startAt: 'soon' }, 400, /startAt: must be a time as ISO 8601/],
    [{ ...good, scheduleId: 'x', agentId: 'nobody' }, 422, /no agent "nobody"/],
    [{ ...good, scheduleId: 'x', colour: 'red' }, 400, /colour/],
  ];
  for (const [body, status, detail] of refusals) {
    const answer = await web.post<{ detail: string }>('/schedules', body);
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringMatching(detail)]);
  }
  const { version } = (await web.get<ScheduleView>('/schedules/good')).body;
  const updates: [object, number, RegExp][] = [
    [{ cron: yearly }, 400, /version/],
    [{ version }, 400, /give at least one thing to change: request, .*cron, everySeconds, timezone, overlap/],
    [{ version, cron: 'at noon' }, 400, /cron: "at noon" is refused/],
    [{ version, cron: yearly, everySeconds: 60 }, 400, /cron: give either/],
    [{ version, timezone: 'Europe/Berlin' }, 400, /timezone: is for cron only/],
    [{ version, agentId: 'nobody' }, 400, /agentId/],
    [{ version: 'older', cron: yearly }, 409, /Somebody else changed schedule "good"/],
  ];
  for (const [body, status, detail] of updates) {
    const answer = await web.post<{ detail: string }>('/schedules/good/update', body);
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringMatching(detail)]);
  }
  expect((await web.get<ScheduleView>('/schedules/good')).body.version, 'nothing was changed').toBe(version);
  expect((await web.post('/schedules/nothing/update', { version, cron: yearly })).status).toBe(404);
  expect((await web.post('/schedules/nothing/trigger', {})).status).toBe(404);
  const backwards = { from: '2026-01-02T10:00:00Z', to: '2026-01-02T09:00:00Z' };
  expect((await web.post('/schedules/good/backfill', backwards)).status).toBe(400);
});

test('the command line makes, lists, shows, changes, starts and deletes schedules', async () => {
  const cli = (...args: string[]) => runCli(stage.stack.env, 'schedules', ...args);
  const request = script('by cli', ['quick', { n: 506 }], 'done');
  const made = await cli('create', 'cli', bee, request, '--cron', '0 9 * * *', '--overlap', 'bufferOne');
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toMatch(
    /cli {2}active[\s\S]*At 0 9 \* \* \* \(UTC\); when the run before is still going: bufferOne/,
  );
  expect((await cli('pause', 'cli', '--note', 'for now')).out).toBe('Paused cli.\n');
  await expect
    .poll(async () => (await cli()).out, { message: 'the server lists a change a moment later' })
    .toMatch(/cli +paused/);
  const edited = await cli('edit', 'cli', '--cron', '15 3 * * *', '--timezone', 'Europe/Berlin');
  expect(edited).toMatchObject({ code: 0, err: '', out: expect.stringContaining('15 3 * * * (Europe/Berlin)') });
  const nothing = await cli('edit', 'cli');
  expect(nothing).toMatchObject({
    code: 2,
    err: expect.stringContaining('give at least one thing to change: request'),
  });
  expect((await cli('trigger', 'cli')).code).toBe(0);
  const { lastRuns } = await ran('cli', 1);
  await finished(stage, lastRuns[0]!.runId);
  expect((await cli('show', 'cli')).out).toMatch(
    /Paused by ana: for now[\s\S]*changed by ana[\s\S]*1 started[\s\S]*cli-\d{4}/,
  );
  expect((await cli('delete', 'cli')).code).toBe(0);
  expect(await cli('show', 'cli')).toMatchObject({ code: 3, err: expect.stringContaining('no schedule "cli"') });
  await expect
    .poll(async () => (await listSchedules(stage.client)).map(({ scheduleId }) => scheduleId))
    .not.toContain('cli');
});

/** The workflow that a schedule started for a run. */
function workflowOf(runId: string) {
  const withColons = runId.replace(/T(\d\d)(\d\d)(\d\d)Z$/, 'T$1:$2:$3Z');
  return stage.client.temporal.workflow.getHandle(`agent-scheduled-${withColons}`);
}
