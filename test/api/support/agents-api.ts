/** What every transport of `AgentsApi` keeps to: one suite, run against each. */
import { randomUUID } from 'node:crypto';
import {
  type AgentsApi,
  AgentsError,
  type AuditEntry,
  fromOtlp,
  type RunNews,
  type RunTrace,
  type RunView,
  SeveralRuns,
  type StartedRun,
} from '@platform/temporal';
import { canonicalJson, parseJson, writeJson } from '@platform/temporal/json';
import { beforeAll, expect, test } from 'vitest';
import { bee } from '../../durability/kit.js';

const script = (words: string, ...steps: unknown[]) => `${words} script: ${JSON.stringify(steps)}`;

/** The suite. `open` gives the transport once the product runs. */
export function keepsToTheInterface(open: () => AgentsApi): void {
  let api: AgentsApi;
  beforeAll(() => {
    api = open();
  });

  /** The last view once it fits, followed as a person does. */
  async function followed(runId: string, fits: (view: RunView) => boolean): Promise<RunView> {
    for await (const news of api.followRun(runId)) if (news.type === 'update' && fits(news.view)) return news.view;
    throw new Error(`Run ${runId} ended before it fitted`);
  }
  const ended = ({ endedAt }: RunView) => endedAt !== undefined;
  const waits = ({ status }: RunView) => status === 'waiting';
  const start = (...steps: unknown[]): Promise<StartedRun> =>
    api.startRun({ agentId: bee, request: script(randomUUID(), ...steps), startedBy: 'ana' });
  async function refusalOf(asking: Promise<unknown>): Promise<AgentsError> {
    const error = await asking.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof AgentsError) return error;
    throw new Error(`refused with no error of ours: ${error}`);
  }

  test('a run is started once for a key, followed to its end and read, each view the same', async () => {
    const key = randomUUID();
    const input = { agentId: bee, request: script(key, ['quick', { n: 1 }], 'read'), startedBy: 'ana', key };
    expect(await api.startRun(input)).toMatchObject({ runId: key, started: true, checked: true });
    const news: RunNews[] = [];
    for await (const each of api.followRun(key, { live: true })) news.push(each);
    const updates = news.filter((each) => each.type === 'update');
    const last = updates.at(-1)?.view;
    expect(last).toMatchObject({ status: 'completed', content: 'read' });
    expect(canonicalJson(await api.getRun(key))).toBe(canonicalJson(last));
    // Every item was told, and those that were told last are those that stand there.
    const told = new Map(updates.flatMap(({ changed }) => changed).map((item) => [item.id, item]));
    expect(last?.timeline.map(({ id }) => told.get(id))).toEqual(last?.timeline);
    expect(await api.startRun(input)).toMatchObject({ runId: key, started: false });
    expect(await refusalOf(api.startRun({ ...input, request: 'other' }))).toMatchObject({
      code: 'RunKeyConflict',
      runId: key,
    });
  });

  test('what the agent knew when it asked is told, and of what it never asked nothing', async () => {
    const { runId } = await start(['quick', { n: 7 }], ['charge', { n: 70 }], 'done');
    const { waitingFor } = await followed(runId, waits);
    const requestId = waitingFor[0]!.id;
    expect(await api.readEvidence({ runId, requestId })).toMatchObject({
      runId,
      requestId,
      results: [{ tool: 'quick', arguments: { n: 7 }, ok: true }],
      earlier: 0,
    });
    expect(await refusalOf(api.readEvidence({ runId, requestId: 'other' }))).toMatchObject({ code: 'InvalidInput' });
    await api.cancelRun({ runId, by: 'ana' });
  });

  test('who resumes after an event gets the run whole, and only what is newer as changed', async () => {
    const { runId } = await start(['quick', { n: 2 }], 'read');
    const whole = await followed(runId, ended);
    const first = (await api.followRun(runId, { after: whole.eventId }).next()).value;
    expect(first).toMatchObject({ type: 'update', changed: [], eventId: whole.eventId });
    expect(first?.type === 'update' && canonicalJson(first.view)).toBe(canonicalJson(whole));
  });

  test('following ends at once when nobody wants to see it any more', async () => {
    const { runId } = await start(['charge', { n: 3 }], 'done');
    await followed(runId, waits);
    const leave = new AbortController();
    const seen: string[] = [];
    for await (const { type } of api.followRun(runId, { signal: leave.signal, live: true })) {
      seen.push(type);
      leave.abort();
    }
    expect(seen).toHaveLength(1);
    await api.cancelRun({ runId, by: 'ana' });
  });

  test('a run is found by its beginning; several are named, none is said', async () => {
    const name = `find-${randomUUID()}`;
    for (const end of ['a', 'b']) {
      await api.startRun({ agentId: bee, request: script(name + end, 'read'), startedBy: 'ana', key: name + end });
    }
    await expect.poll(async () => (await api.listRuns({ idPrefix: name })).runs.length).toBe(2);
    expect(await api.findRun(`${name}a`)).toBe(`${name}a`);
    const several = await refusalOf(api.findRun(name));
    expect(several).toBeInstanceOf(SeveralRuns);
    expect(several.message).toContain(`${name}b`);
    expect(await refusalOf(api.findRun('nobody-began-this'))).toMatchObject({
      code: 'RunNotFound',
      runId: 'nobody-began-this',
      message: 'There is no run "nobody-began-this". Look it up with "npm run cli -- list".',
    });
    expect((await refusalOf(api.findRun('../x'))).message).toMatch(/^run: must be 1 to 128 letters/);
  });

  test('a decision is taken once, with the numbers that were meant; everything else is refused with its reason', async () => {
    const { runId } = await start(['charge', { n: 4 }], 'done');
    const { waitingFor } = await followed(runId, waits);
    const [request] = waitingFor;
    const decision = { runId, requestId: request!.id, argumentsHash: request!.argumentsHash };
    await expect.poll(async () => (await api.readInbox()).items.map(({ run }) => run.runId)).toContain(runId);

    const stale = { ...decision, argumentsHash: 'f'.repeat(64), action: 'approve' as const, by: 'bo' };
    expect(await refusalOf(api.submitDecision(stale))).toMatchObject({
      code: 'DecisionRejected',
      name: 'DecisionRejected',
      reason: 'StaleArguments',
    });
    const edited = parseJson('{"n":738529527931269425}') as Record<string, unknown>;
    const taken = await api.submitDecision({ ...decision, action: 'approve', by: 'bo', arguments: edited });
    expect(taken).toMatchObject({ requestId: request!.id, action: 'approve', by: 'bo' });
    expect(writeJson(taken)).toContain('"n":738529527931269425');
    expect(await refusalOf(api.submitDecision({ ...decision, action: 'reject', by: 'cy' }))).toBeInstanceOf(
      AgentsError,
    );
    const view = await followed(runId, ended);
    expect(writeJson(view.timeline)).toContain('738529527931269425');
    expect(await refusalOf(api.cancelRun({ runId, by: 'bo' }))).toMatchObject({
      code: 'RunEnded',
      status: 'completed',
      runId,
    });

    const entries = await api.readAudit(runId);
    expect(entries.map(({ by }) => by)).toContain('bo');
    const exported: AuditEntry[] = [];
    for await (const entry of api.exportAudit({ from: view.startedAt })) exported.push(entry);
    expect(exported.filter((entry) => entry.runId === runId).map(writeJson)).toEqual(entries.map(writeJson));

    const paged: AuditEntry[] = [];
    let pageToken: string | undefined;
    const filter = { from: view.startedAt, tool: 'charge', person: 'BO', decision: 'approve' } as const;
    do {
      const page = await api.readAuditPage({ ...filter, pageToken });
      paged.push(...page.entries);
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    const wanted = entries.filter((entry) => entry.by === 'bo' && entry.action === 'approve');
    expect(wanted.length).toBeGreaterThan(0);
    expect(paged.filter((entry) => entry.runId === runId).map(writeJson)).toEqual(wanted.map(writeJson));
    for await (const entry of api.exportAudit(filter)) expect([entry.by, entry.action]).toEqual(['bo', 'approve']);
    const wrong = api.readAuditPage({ ...filter, pageToken: 'nonsense' });
    expect(await refusalOf(wrong)).toMatchObject({ code: 'InvalidInput', field: 'pageToken' });

    const trace = await api.readTrace(runId);
    const names = fromOtlp(trace).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([`invoke_agent ${bee}`, 'await_decision charge']));
    expect(await api.readTrace(runId)).toEqual(trace);
    const traces: RunTrace[] = [];
    for await (const each of api.exportTraces({ from: view.startedAt })) traces.push(each);
    expect(traces.filter((each) => each.runId === runId)).toEqual([{ runId, trace }]);
  });

  test('a run is paused, told something, goes on, is asked on, forked and done again', async () => {
    const { runId } = await start(['charge', { n: 5 }], 'done');
    const { waitingFor } = await followed(runId, waits);
    expect(await refusalOf(api.resumeRun({ runId, by: 'ana' }))).toMatchObject({
      code: 'ControlRejected',
      reason: 'NotPaused',
    });
    expect(await api.pauseRun({ runId, by: 'ana' })).toMatchObject({ by: 'ana' });
    expect(await api.steerRun({ runId, by: 'ana', message: 'be quick' })).toMatchObject({ text: 'be quick' });
    await api.resumeRun({ runId, by: 'ana' });
    await api.submitDecision({ runId, requestId: waitingFor[0]!.id, action: 'reject', by: 'bo' });
    await followed(runId, ended);
    expect(await refusalOf(api.retryRun({ runId, by: 'ana' }))).toMatchObject({ code: 'RunEnded' });

    const next = await api.followUp({ runId, startedBy: 'ana', request: script('next', 'again') });
    expect((await followed(next.runId, ended)).content).toBe('again');
    const preview = await api.previewFork({ runId: next.runId, turn: 0, entry: 0 });
    expect(preview).toMatchObject({ startsAt: { turn: 0, entry: 0 }, kept: [], again: [] });
    const fork = await api.forkRun({ runId: next.runId, turn: 0, entry: 0, startedBy: 'ana' });
    const rerun = await api.rerunRun({ runId: next.runId, startedBy: 'ana' });
    for (const { runId } of [fork, rerun]) expect((await followed(runId, ended)).status).toBe('completed');
    expect(await api.retryStalledRuns({ by: 'ana', type: 'NobodyStallsSo' })).toEqual({ retried: [], refused: [] });
  });

  test('a limit is raised once for a key before it is reached; what is not there or not open is refused', async () => {
    const limits = { modelCalls: 5 };
    const request = script(randomUUID(), ['charge', { n: 6 }], 'done');
    const { runId } = await api.startRun({ agentId: bee, request, startedBy: 'ana', limits });
    await followed(runId, waits);
    const raise = { runId, limit: 'modelCalls', more: 2, by: 'bo', note: 'it is worth it', key: 'once' } as const;
    const raised = await api.raiseLimit(raise);
    expect(raised).toMatchObject({ limit: 'modelCalls', more: 2, allowed: 7, by: 'bo', note: 'it is worth it' });
    expect(await api.raiseLimit(raise)).toEqual(raised);
    expect(await api.getRun(runId)).toMatchObject({ limits: { modelCalls: 7 }, granted: { modelCalls: 2 } });
    expect((await api.readAudit(runId)).filter(({ event }) => event === 'limitRaised')).toHaveLength(1);
    expect(await refusalOf(api.raiseLimit({ ...raise, limit: 'costUsd', key: 'other' }))).toMatchObject({
      code: 'RaiseRejected',
      reason: 'NoSuchLimit',
    });
    expect(await refusalOf(api.raiseLimit({ ...raise, more: 0, key: 'none' }))).toMatchObject({ code: 'InvalidInput' });
    await api.cancelRun({ runId, by: 'ana' });
    await followed(runId, ended);
    expect(await refusalOf(api.raiseLimit({ ...raise, key: 'late' }))).toMatchObject({ code: 'RunEnded', runId });
  });

  test('a file is uploaded whole, however it comes, and read', async () => {
    const content = new TextEncoder().encode('a,b\n1,2\n');
    const pieces = (async function* () {
      yield content.slice(0, 3);
      yield content.slice(3);
    })();
    const file = await api.uploadFile({ name: 'table.csv', content: pieces });
    expect(await api.uploadFile({ name: 'table.csv', content: new Blob([content]) })).toEqual(file);
    expect(new TextDecoder().decode(await api.readFile(file.id))).toBe('a,b\n1,2\n');
    expect(await refusalOf(api.uploadFile({ name: 'x.csv', content: new Uint8Array() }))).toMatchObject({
      code: 'InvalidInput',
      field: 'file',
    });
    expect(await refusalOf(api.readFile('0'.repeat(64)))).toMatchObject({
      code: 'FileNotFound',
      fileId: '0'.repeat(64),
    });
  });

  test('a schedule is made, paused, changed by one of two, resumed, asked for a run and deleted', async () => {
    const scheduleId = `s-${randomUUID()}`;
    const run = { agentId: bee, request: script(scheduleId, 'read'), startedBy: 'ana' };
    await api.createSchedule({ ...run, scheduleId, everySeconds: 86_400 });
    await api.pauseSchedule({ scheduleId, by: 'ana', note: 'holidays' });
    expect(await api.getSchedule(scheduleId)).toMatchObject({ paused: true, note: 'Paused by ana: holidays' });
    const looked = await api.getSchedule(scheduleId);
    const changed = script(scheduleId, 'read again');
    await api.updateSchedule({
      scheduleId,
      version: looked.version,
      startedBy: 'ben',
      request: changed,
      cron: '30 2 * * *',
      timezone: 'Europe/Berlin',
    });
    const after = await api.getSchedule(scheduleId);
    expect(after).toMatchObject({ paused: true, createdBy: 'ana', cron: '30 2 * * *', timezone: 'Europe/Berlin' });
    expect(after.run).toMatchObject({ agentId: bee, request: changed, startedBy: 'ben' });
    expect([after.everySeconds, after.request]).toEqual([undefined, changed.slice(0, 200)]);
    const at = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(after).toMatchObject({ note: 'Paused by ana: holidays', changedBy: 'ben', changedAt: at });
    expect(
      await refusalOf(api.updateSchedule({ scheduleId, version: looked.version, startedBy: 'cleo', everySeconds: 60 })),
    ).toMatchObject({
      code: 'ScheduleChanged',
      scheduleId,
    });
    await api.resumeSchedule({ scheduleId, by: 'ana' });
    await api.triggerSchedule({ scheduleId });
    await expect.poll(async () => (await api.getSchedule(scheduleId)).lastRuns.length).toBe(1);
    await expect.poll(async () => (await api.listSchedules()).map((each) => each.scheduleId)).toContain(scheduleId);
    expect(await refusalOf(api.createSchedule({ ...run, scheduleId, everySeconds: 60 }))).toMatchObject({
      code: 'ScheduleExists',
      scheduleId,
    });
    const to = new Date().toISOString();
    expect(await refusalOf(api.backfillSchedule({ scheduleId, from: to, to }))).toMatchObject({
      code: 'InvalidInput',
      field: 'to',
    });
    await api.deleteSchedule({ scheduleId });
    expect(await refusalOf(api.getSchedule(scheduleId))).toMatchObject({ code: 'ScheduleNotFound', scheduleId });
  });

  test('runs are counted, summed and stopped by one filter: first it is said which, and then these alone', async () => {
    const mark = `m${randomUUID().replaceAll('-', '')}`;
    const begin = (name: string, ...steps: unknown[]) =>
      api.startRun({ agentId: bee, request: script(`${mark} ${name}`, ...steps), startedBy: mark, key: mark + name });
    const [done, first, second] = await Promise.all([
      begin('a', 'read'),
      begin('b', ['charge', { n: 8 }], 'done'),
      begin('c', ['charge', { n: 9 }], 'done'),
    ]);
    await followed(done.runId, ended);
    for (const { runId } of [first, second]) await followed(runId, waits);
    const filter = { search: mark, startedBy: mark };
    await expect
      .poll(async () => (await api.countRuns(filter)).counts)
      .toMatchObject({ waiting: 2, completed: 1, cancelled: 0 });
    const groupOf = async () => (await api.readOverview({ by: 'person' })).groups.find(({ key }) => key === mark);
    await expect.poll(groupOf).toMatchObject({ runs: 3, completed: 1, unknown: 0 });
    expect(await refusalOf(api.readOverview({ from: '9999d' }))).toMatchObject({ code: 'InvalidInput', field: 'from' });
    expect(await refusalOf(api.countRuns({ search: '!' }))).toMatchObject({ code: 'InvalidInput', field: 'search' });

    const both = [first.runId, second.runId].sort();
    const dry = await api.cancelRuns({ ...filter, by: 'bo', dryRun: true });
    expect({ ...dry, runs: dry.runs.toSorted() }).toEqual({ runs: both, isCut: false, cancelled: [], refused: [] });
    const only = [second.runId];
    expect(await api.cancelRuns({ ...filter, by: 'bo', only })).toMatchObject({ cancelled: only, refused: [] });
    await followed(second.runId, ended);
    expect((await api.getRun(first.runId)).status).toBe('waiting');
    expect(await api.retryStalledRuns({ ...filter, by: 'bo', dryRun: true })).toMatchObject({ runs: [], retried: [] });
    expect(await refusalOf(api.cancelRuns({ by: 'bo' }))).toMatchObject({ code: 'InvalidInput' });
    await api.cancelRun({ runId: first.runId, by: 'ana' });
  });

  test('the state of the whole is told part by part', async () => {
    const { server, runs, queues, processes, payloads, agentService } = await api.readSystem();
    expect(server).toMatchObject({ version: expect.stringMatching(/^1\./), namespace: expect.any(String) });
    expect(runs.value?.counts).toBeDefined();
    expect(queues?.value?.map(({ takes, backlog }) => [takes, typeof backlog])).toEqual([
      ['workflows', 'number'],
      ['turns', 'number'],
    ]);
    expect(processes?.value?.map(({ takes }) => takes)).toEqual(expect.arrayContaining(['workflows', 'turns']));
    expect(payloads?.value).toMatchObject({ isCut: false, countedAt: expect.any(String) });
    expect(agentService.value).toMatchObject({ status: 'ok', turnsRunning: expect.any(Number) });
  });

  test('agents are listed, and one that is not there is refused with those that are', async () => {
    const { agents } = await api.listAgents();
    const known = agents.map(({ id }) => id).sort();
    expect(known).toContain(bee);
    const refusal = await refusalOf(api.startRun({ agentId: 'nobody', request: 'x', startedBy: 'ana' }));
    expect(refusal).toMatchObject({ code: 'UnknownAgent', agentId: 'nobody', known });
    expect(refusal.message).toMatch(/^There is no agent "nobody"\. Known agents: /);
    const misspelt = { agentId: bee, request: 'x', startedBy: 'ana', limit: 1 };
    expect(await refusalOf(api.startRun(misspelt as never))).toMatchObject({ code: 'InvalidInput', field: 'limit' });
  });

  test('numbers of the model are those that people see', async () => {
    const { runId } = await start(['send', '{"account": 738529527931269425, "amount": 2.0}'], 'sent');
    const { waitingFor } = await followed(runId, waits);
    expect(writeJson(waitingFor[0]?.arguments)).toBe('{"account":738529527931269425,"amount":2.0}');
    await api.cancelRun({ runId, by: 'ana' });
  });
}
