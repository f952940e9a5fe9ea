/** The HTTP API on the real product: what a program and the console's pages rely on. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAgentsClient } from '@platform/client';
import type {
  AgentList,
  ApprovalRule,
  AuditEntry,
  Decision,
  InboxItem,
  ModelCall,
  Pause,
  RecordedVote,
  RunList,
  RunView,
  StartedRun,
  SteeringMessage,
} from '@platform/temporal';
import { getRun, maximumRequestBytes, temporalApi } from '@platform/temporal';
import { agentListSchema } from '@platform/temporal/agent-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditSchema } from '../../apps/web/src/server/schemas/audit.js';
import { pauseSchema, steeringMessageSchema } from '../../apps/web/src/server/schemas/control.js';
import { decisionSchema, inboxSchema, recordedVoteSchema } from '../../apps/web/src/server/schemas/decision.js';
import { runFilesSchema } from '../../apps/web/src/server/schemas/files.js';
import { healthSchema } from '../../apps/web/src/server/schemas/health.js';
import { modelCallSchema } from '../../apps/web/src/server/schemas/model-call.js';
import { problemSchema } from '../../apps/web/src/server/schemas/problem.js';
import { runListSchema, runViewSchema, startedRunSchema } from '../../apps/web/src/server/schemas/run.js';
import { version } from '../../scripts/lib/version.mjs';
import { runCli } from '../client/cli.js';
import { asked, bee, faulty, finished, type Stage, setStage, until } from '../durability/kit.js';
import { closing } from '../support/closing.mjs';
import { keepsToTheInterface } from './support/agents-api.js';
import { type Answer, type Problem, startWeb, type Web } from './support/web.js';

let stage: Stage;
let web: Web;

beforeAll(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'api-'));
  const prices = path.join(folder, 'prices.toml');
  writeFileSync(prices, '[models.scripted-bee]\ninput = 2_000\noutput = 8_000\n');
  stage = await setStage(folder, { MODEL_PRICES: prices });
  web = await startWeb(stage.stack.env);
});
afterAll(() => closing({ web: () => web?.stop(), stage: () => stage?.close() }));

const script = (words: string, ...steps: unknown[]) => `${words} script: ${JSON.stringify(steps)}`;

/** A run that asks for approval of one charge. */
async function askedRun(words: string, n: number): Promise<{ runId: string; requestId: string }> {
  const runId = await stage.start(words, ['charge', { n }], 'done');
  const { waitingFor } = await asked(stage, runId);
  return { runId, requestId: waitingFor[0]!.id };
}

function expectProblem(answer: Answer<Problem>): void {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  problemSchema.strict().parse(answer.body);
  expect(answer.body.status).toBe(answer.status);
}

describe('a model call', () => {
  /** The bodies that the calls of a run are shown with, in their order, as JSON. */
  async function shownBodies(runId: string): Promise<string[]> {
    const { timeline } = await getRun(stage.client, runId);
    const calls = timeline.filter((item) => item.kind === 'message').map(({ turn, n }) => ({ turn, n }));
    const shown = await Promise.all(
      calls.map(({ turn, n }) => web.get<ModelCall>(`/runs/${runId}/calls/${turn}/${n}`)),
    );
    for (const [index, { status, body }] of shown.entries()) {
      expect(status).toBe(200);
      expect(modelCallSchema.strict().parse(body)).toMatchObject({ ...calls[index], request: { known: 'sent' } });
    }
    return shown.map(({ body }) => JSON.stringify(body.request.body));
  }
  const sentBodies = (words: string) => stage.witness.requests(words).map((body) => JSON.stringify(body));

  // Promise: what was shown is what was sent, byte for byte: system, user and tool messages, history, tools and parameters.
  test('is shown with exactly the request that the provider got: after a pause, in a follow-up and in a fork', async () => {
    const { runId, requestId } = await askedRun('shown calls', 11);
    await web.post(`/runs/${runId}/decisions`, { requestId, action: 'approve', by: 'ana' });
    await finished(stage, runId);
    const sent = sentBodies('shown calls');
    expect(await shownBodies(runId)).toEqual(sent);
    expect(sent[0]).toContain('"tools":[{');

    const next = `and now script: ${JSON.stringify([['quick', { n: 12 }], 'again'])}`;
    const followed = await web.post<StartedRun>(`/runs/${runId}/follow-up`, { request: next, startedBy: 'ana' });
    await finished(stage, followed.body.runId);
    expect(await shownBodies(followed.body.runId)).toEqual(sentBodies('and now'));

    const kept = sentBodies('and now');
    const point = { turn: 0, entry: 2, startedBy: 'ana' };
    const fork = await web.post<StartedRun>(`/runs/${followed.body.runId}/fork`, point);
    await finished(stage, fork.body.runId);
    const [again] = sentBodies('and now').slice(kept.length);
    expect(await shownBodies(fork.body.runId)).toEqual([kept[0], again]);
  });

  test('is shown by the terminal too, and one that is none is refused with those that there are', async () => {
    const runId = await stage.start('told calls', ['quick', { n: 13 }], 'told');
    await finished(stage, runId);
    const cli = (...args: string[]) => runCli(stage.stack.env, 'call', runId, ...args);
    expect((await cli('0', '0')).out).toContain('Exactly what was sent, byte for byte.');
    const { out: curl } = await cli('0', '0', '--curl');
    expect(curl).toContain('/chat/completions');
    expect(curl).toContain("--data-raw '{");
    const none = await web.get<Problem>(`/runs/${runId}/calls/0/1`);
    expectProblem(none);
    expect(none).toMatchObject({ status: 400, body: { detail: 'n: turn 0 has no model call 1; it has: 0, 2' } });
    expect((await web.get(`/runs/nobody/calls/0/0`)).status).toBe(404);
  });
});

describe('a decision with a policy', () => {
  const finance = { roles: ['finance'] };

  test('is made at once, by one or by two people, as the amount says, and the audit tells of all', async () => {
    const from = new Date().toISOString();
    const runId = await stage.start('transfers', ['transfer', { n: 3 }], ['transfer', { n: 60 }], 'done');
    const { waitingFor } = await asked(stage, runId);
    expect(stage.witness.tool('transfer', { n: 3 })).toBe(1);
    const requestId = waitingFor[0]!.id;
    const decisions = `/runs/${runId}/decisions`;
    const approve = { requestId, action: 'approve', ...finance };

    const refused = await web.post<Problem>(decisions, { requestId, action: 'approve', by: 'eve' });
    expectProblem(refused);
    expect(refused).toMatchObject({ status: 403, body: { code: 'DecisionRejected', reason: 'NotAllowed' } });
    expect(refused.body.detail).toContain('allowed: anyone of finance');
    const own = await web.post<Problem>(decisions, { ...approve, by: 'test' });
    expect(own).toMatchObject({ status: 403, body: { reason: 'StartedByDecider' } });

    const vote = await web.post<RecordedVote>(decisions, { ...approve, by: 'bob' });
    expect(vote.status).toBe(202);
    recordedVoteSchema.strict().parse(vote.body);
    expect(vote.body).toMatchObject({ agreed: 1, required: 2, via: 'api' });
    const twice = await web.post<Problem>(decisions, { ...approve, by: 'bob' });
    expectProblem(twice);
    expect(twice).toMatchObject({ status: 409, body: { reason: 'AlreadyVoted' } });
    const open = await web.get<RunView>(`/runs/${runId}`);
    runViewSchema.strict().parse(open.body);
    expect(open.body.waitingFor).toMatchObject([{ votes: [{ by: 'bob' }], escalations: [{ to: { roles: ['ops'] } }] }]);
    expect(stage.witness.tool('transfer', { n: 60 })).toBe(0);

    const decided = await web.post<Decision>(decisions, { ...approve, by: 'eve', via: 'console' });
    expect(decided.status).toBe(200);
    decisionSchema.strict().parse(decided.body);
    await finished(stage, runId);
    expect(stage.witness.tool('transfer', { n: 60 })).toBe(1);

    const { status, body } = await web.get<{ entries: AuditEntry[] }>(`/runs/${runId}/audit`);
    expect(status).toBe(200);
    auditSchema.strict().parse(body);
    expect(body.entries).toMatchObject([
      { event: 'decided', by: 'policy', via: 'policy', arguments: { n: 3 }, ranOk: true },
      { event: 'voted', by: 'bob', via: 'api', roles: ['finance'] },
      { event: 'decided', by: 'eve', via: 'console', arguments: { n: 60 }, ranOk: true },
    ]);
    for (const { event, argumentsHash, ranArgumentsHash } of body.entries) {
      if (event === 'decided') expect(ranArgumentsHash).toBe(argumentsHash);
    }

    const ask = async (format: string) => {
      const answer = await fetch(`${web.url}/audit?from=${from}&agentId=${bee}&format=${format}`);
      return { type: answer.headers.get('content-type'), text: await answer.text() };
    };
    await expect.poll(async () => (await ask('jsonl')).text.split(runId).length - 1).toBe(3);
    const lines = (await ask('jsonl')).text.trimEnd().split('\n');
    const exported = lines.map((line) => JSON.parse(line)).filter((entry) => entry.runId === runId);
    expect(exported).toEqual(body.entries);
    const csv = await ask('csv');
    expect(csv.type).toContain('text/csv');
    expect(csv.text).toMatch(/^at,runId,agentId,/);
    expect(csv.text.split(runId).length - 1).toBe(3);
  });

  test('can make a rule for the run, which is listed, used, and revoked', async () => {
    const runId = await stage.start(
      'rules',
      ['transfer', { n: 20 }],
      ['transfer', { n: 21 }],
      ['transfer', { n: 61 }],
      ['transfer', { n: 22 }],
      'done',
    );
    const first = (await asked(stage, runId)).waitingFor[0]!;
    const decided = await web.post<Decision>(`/runs/${runId}/decisions`, {
      ...{ requestId: first.id, action: 'approve', by: 'bob', remember: { covers: 'tool' } },
      ...finance,
    });
    expect(decided).toMatchObject({ status: 200, body: { createdRule: 'r1' } });

    const large = await until(stage, runId, ({ waitingFor }) => waitingFor[0]?.arguments.n === 61);
    expect(stage.witness.tool('transfer', { n: 21 })).toBe(1);
    expect(large.rules).toMatchObject([{ id: 'r1', tool: 'transfer', uses: 1 }]);

    const unknown = await web.post<Problem>(`/runs/${runId}/rules/r2/revoke`, { by: 'eve' });
    expectProblem(unknown);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'RevokeRejected', reason: 'UnknownRule' } });
    const revoked = await web.post<ApprovalRule>(`/runs/${runId}/rules/r1/revoke`, { by: 'eve' });
    expect(revoked).toMatchObject({ status: 200, body: { id: 'r1', revoked: { by: 'eve' } } });
    const again = await web.post<Problem>(`/runs/${runId}/rules/r1/revoke`);
    expect(again).toMatchObject({ status: 409, body: { reason: 'AlreadyRevoked' } });

    const reject = { action: 'reject', by: 'bob', ...finance };
    await web.post(`/runs/${runId}/decisions`, { ...reject, requestId: large.waitingFor[0]!.id });
    const last = await until(stage, runId, ({ waitingFor }) => waitingFor[0]?.arguments.n === 22);
    await web.post(`/runs/${runId}/decisions`, { ...reject, requestId: last.waitingFor[0]!.id });
    await finished(stage, runId);
    expect(stage.witness.tool('transfer', { n: 22 })).toBe(0);
    const read = await web.get<RunView>(`/runs/${runId}`);
    runViewSchema.strict().parse(read.body);
  });
});

describe('a run', () => {
  test('is started, listed, read, decided and done', async () => {
    const request = script('refund', ['quick', { n: 1 }], ['charge', { n: 1 }], 'done');
    const started = await web.post<StartedRun>('/runs', { agentId: bee, request, startedBy: 'ana' });
    expect(started.status).toBe(201);
    const { runId } = startedRunSchema.strict().parse(started.body);
    expect(started.body).toMatchObject({ started: true, checked: true });
    expect(started.headers.get('location')).toBe(`/api/v1/runs/${runId}`);

    const waiting = await asked(stage, runId);
    const requestId = waiting.waitingFor[0]!.id;
    const read = await web.get<RunView>(`/runs/${runId}`);
    runViewSchema.strict().parse(read.body);
    // Events that change nothing to see (notifications) may have come since.
    expect(read.body).toEqual({ ...JSON.parse(JSON.stringify(waiting)), eventId: expect.any(Number) });

    await expect
      .poll(async () => (await web.get<RunList>('/runs?status=waiting&startedBy=ana')).body.runs)
      .toHaveLength(1);
    const list = await web.get<RunList>('/runs?limit=1');
    runListSchema.strict().parse(list.body);
    const asksInInbox = async () => {
      const { body } = await web.get<{ items: InboxItem[] }>('/decisions');
      inboxSchema.strict().parse(body);
      return body.items.filter((item) => item.run.runId === runId).map(({ request: { id } }) => id);
    };
    await expect.poll(asksInInbox).toEqual([requestId]);

    const decided = await web.post<Decision>(`/runs/${runId}/decisions`, {
      requestId,
      action: 'approve',
      by: 'bob',
      note: 'fine',
    });
    expect(decided.status).toBe(200);
    decisionSchema.strict().parse(decided.body);
    expect(decided.body).toMatchObject({ requestId, action: 'approve', by: 'bob', note: 'fine' });
    expect((await finished(stage, runId)).content).toBe('done');
    expect(stage.witness.tool('charge', { n: 1 })).toBe(1);
    runViewSchema.strict().parse((await web.get<RunView>(`/runs/${runId}`)).body);
  });

  test('is started once for a key, in the body or in the header; other input under it is refused', async () => {
    const body = { agentId: bee, request: script('once', 'done') };
    const first = await web.post<StartedRun>('/runs', { ...body, key: 'order-7' });
    const again = await web.post<StartedRun>('/runs', body, { 'idempotency-key': 'order-7' });
    expect([first.status, first.body.runId, again.status, again.body]).toEqual([
      201,
      'order-7',
      200,
      { runId: 'order-7', started: false, checked: true },
    ]);
    const other = await web.post<Problem>('/runs', { ...body, request: 'something else', key: 'order-7' });
    expectProblem(other);
    expect([other.status, other.body.code]).toEqual([409, 'RunKeyConflict']);
  });

  test('that a page does not say the name for is started by "you"', async () => {
    const { body } = await web.post<StartedRun>('/runs', { agentId: bee, request: script('nameless', 'done') });
    expect((await web.get<RunView>(`/runs/${body.runId}`)).body.startedBy).toBe('you');
  });

  test('is cancelled', async () => {
    const { runId } = await askedRun('cancel', 2);
    expect((await web.post(`/runs/${runId}/cancel`, { by: 'ana', reason: 'a mistake' })).status).toBe(202);
    const view = await finished(stage, runId);
    expect([view.status, view.cancelRequested]).toMatchObject(['cancelled', { by: 'ana', reason: 'a mistake' }]);
    const late = await web.post<Problem>(`/runs/${runId}/cancel`);
    expectProblem(late);
    expect([late.status, late.body.code, late.body.runStatus]).toEqual([410, 'RunEnded', 'cancelled']);
  });

  test('goes on at retry after it was stalled, and only then', async () => {
    const { runId } = await askedRun('not stalled', 3);
    const early = await web.post<Problem>(`/runs/${runId}/retry`, { by: 'ana' });
    expectProblem(early);
    expect([early.status, early.body.reason]).toEqual([409, 'NotStalled']);

    const stalled = await stage.start('stalled', faulty({ status: 401, times: 1 }, 'done'));
    await until(stage, stalled, (view) => view.status === 'stalled');
    runViewSchema.strict().parse((await web.get<RunView>(`/runs/${stalled}`)).body);
    expect((await web.post(`/runs/${stalled}/retry`)).status).toBe(204);
    expect((await finished(stage, stalled)).timeline).toContainEqual(
      expect.objectContaining({ kind: 'retried', by: 'you' }),
    );
  });

  test('is told something in mid-run, paused, and let go on', async () => {
    const { runId, requestId } = await askedRun('control', 8);
    const early = await web.post<Problem>(`/runs/${runId}/resume`, { by: 'ana' });
    expectProblem(early);
    expect([early.status, early.body.reason]).toEqual([409, 'NotPaused']);
    const paused = await web.post<Pause>(`/runs/${runId}/pause`, { by: 'ana', note: 'wait' });
    expect([paused.status, pauseSchema.strict().parse(paused.body)]).toMatchObject([200, { by: 'ana', note: 'wait' }]);
    const twice = await web.post<Problem>(`/runs/${runId}/pause`);
    expect([twice.status, twice.body.reason]).toEqual([409, 'AlreadyPaused']);
    const view = await web.get<RunView>(`/runs/${runId}`);
    expect(runViewSchema.strict().parse(view.body)).toMatchObject({ status: 'paused', pause: { by: 'ana' } });
    await expect.poll(async () => (await web.get<RunList>('/runs?status=paused')).body.runs).toMatchObject([{ runId }]);

    const say = (key: string) =>
      web.post<SteeringMessage>(`/runs/${runId}/messages`, { message: 'be brief' }, { 'idempotency-key': key });
    const [said, again] = [await say('k1'), await say('k1')];
    expect([said.status, steeringMessageSchema.strict().parse(said.body)]).toMatchObject([200, { by: 'you' }]);
    expect(again.body).toEqual(said.body);
    expect((await web.post<Problem>(`/runs/${runId}/messages`, { message: '' })).body.code).toBe('InvalidInput');

    await web.post(`/runs/${runId}/decisions`, { requestId, action: 'approve' });
    expect((await web.post(`/runs/${runId}/resume`)).status).toBe(200);
    const { timeline, status } = runViewSchema.strict().parse(await finished(stage, runId));
    expect(status).toBe('completed');
    expect(timeline.filter(({ kind }) => ['paused', 'steered', 'resumed'].includes(kind))).toMatchObject([
      { kind: 'paused', by: 'ana' },
      { kind: 'steered', text: 'be brief', reached: { turn: 1 } },
      { kind: 'resumed', by: 'you' },
    ]);
    const last = stage.witness.requests('control').at(-1)?.messages.at(-1);
    expect(last).toEqual({ role: 'user', content: 'be brief' });
  });

  test('pages of runs follow each other', async () => {
    await Promise.all([1, 2, 3].map((n) => stage.start(`page ${n}`, 'done').then((id) => finished(stage, id))));
    await expect.poll(async () => (await web.get<RunList>('/runs')).body.runs.length).toBeGreaterThan(2);
    const first = await web.get<RunList>('/runs?limit=2');
    const second = await web.get<RunList>(`/runs?limit=2&pageToken=${first.body.nextPageToken}`);
    const ids = [...first.body.runs, ...second.body.runs].map(({ runId }) => runId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a decision', () => {
  test('of the slower of two is refused, with who decided and when, also after the run has ended', async () => {
    const { runId, requestId } = await askedRun('two tabs', 4);
    const decide = (by: string, action: string) =>
      web.post<Decision & Problem>(`/runs/${runId}/decisions`, { requestId, action, by });
    const answers = await Promise.all([decide('ana', 'approve'), decide('bob', 'reject')]);
    const [winner, loser] = answers.sort((a, b) => a.status - b.status);
    expect([winner!.status, loser!.status]).toEqual([200, 409]);
    await finished(stage, runId);
    const late = await decide('cleo', 'approve');
    const [by, action] = winner!.body.by === 'ana' ? ['ana', 'approve'] : ['bob', 'reject'];
    expect(await decide(by, action), 'sent twice').toMatchObject({ status: 200, body: winner!.body });
    for (const refused of [loser!, late]) {
      expectProblem(refused);
      expect(refused.body).toMatchObject({
        code: 'DecisionRejected',
        reason: 'AlreadyDecided',
        decision: winner!.body,
      });
      expect(refused.body.detail).toContain(`by ${winner!.body.by} at ${winner!.body.decidedAt}`);
    }
  });

  test.each([
    ['an unknown request', { requestId: '0-nothing', action: 'approve' }, 404, 'UnknownRequest'],
    ['an action that does not fit', { action: 'skip' }, 422, 'InvalidDecision'],
    ['arguments that do not fit', { action: 'approve', arguments: { n: 'much' } }, 422, 'InvalidArguments'],
    ['arguments that were not seen', { action: 'approve', argumentsHash: 'f'.repeat(64) }, 409, 'StaleArguments'],
  ])('on %s is refused and leaves the request open', async (words, submission, status, reason) => {
    const { runId, requestId } = await askedRun(words, 5);
    const answer = await web.post<Problem>(`/runs/${runId}/decisions`, { requestId, by: 'ana', ...submission });
    expectProblem(answer);
    expect([answer.status, answer.body.code, answer.body.reason]).toEqual([status, 'DecisionRejected', reason]);
    expect((await web.get<RunView>(`/runs/${runId}`)).body.waitingFor).toHaveLength(1);
  });

  test('changes the arguments, byte for byte', async () => {
    const { runId, requestId } = await askedRun('edited', 6);
    const edited = { requestId, action: 'approve', by: 'ana', arguments: { n: 66 } };
    expect((await web.post(`/runs/${runId}/decisions`, edited)).status).toBe(200);
    await finished(stage, runId);
    expect([stage.witness.tool('charge', { n: 6 }), stage.witness.tool('charge', { n: 66 })]).toEqual([0, 1]);
  });

  // Promise: what was shown is what runs.
  test('of one argument leaves the numbers of the others as the model wrote them, and all parts show those', async () => {
    const call = '{"account": 738529527931269425, "amount": 2.0, "note": "exact"}';
    const runId = await stage.start('exact', ['send', call], ['send', call], 'sent');
    const shown = '"arguments":{"account":738529527931269425,"amount":2.0,"note":"exact"}';
    const texts = async (path: string) => (await fetch(web.url + path)).text();

    const { waitingFor } = await asked(stage, runId);
    expect(await texts(`/runs/${runId}`)).toContain(shown);
    await expect.poll(() => texts('/decisions')).toContain(shown);
    const cli = (...args: string[]) => runCli(stage.stack.env, ...args);
    expect((await cli('show', runId)).out).toMatch(/account: 738529527931269425[\s\S]*amount: 2\.0/);
    expect((await cli('show', runId, '--json')).out).toMatch(/"account": 738529527931269425,\s+"amount": 2\.0/);

    const edited = { ...waitingFor[0]!.arguments, note: 'exact, edited' };
    const decision = { requestId: waitingFor[0]!.id, action: 'approve', by: 'ana', arguments: edited };
    expect((await web.post(`/runs/${runId}/decisions`, decision)).status).toBe(200);
    await until(stage, runId, (view) => view.waitingFor.some(({ id }) => id !== waitingFor[0]!.id));
    expect((await cli('approve', runId)).code).toBe(0);
    await finished(stage, runId);

    const ran = (note: string) => `{"account":738529527931269425,"amount":2.0,"note":"${note}"}`;
    expect(stage.witness.exactCalls('send', 'exact')).toEqual([ran('exact, edited'), ran('exact')]);
    const { entries } = (await web.get<{ entries: AuditEntry[] }>(`/runs/${runId}/audit`)).body;
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(entries).toMatchObject([
      { argumentsHash: sha256(ran('exact')), editedArgumentsHash: sha256(ran('exact, edited')) },
      { argumentsHash: sha256(ran('exact')), ranArgumentsHash: sha256(ran('exact')) },
    ]);
    expect(entries[0]?.ranArgumentsHash).toBe(entries[0]?.editedArgumentsHash);
  });
});

describe('problems', () => {
  test('a run that is not there', async () => {
    for (const answer of [
      await web.get<Problem>('/runs/nowhere'),
      await web.get<Problem>('/runs/nowhere/events'),
      await web.post<Problem>('/runs/nowhere/cancel'),
      await web.post<Problem>('/runs/nowhere/retry'),
      await web.post<Problem>('/runs/nowhere/pause'),
      await web.post<Problem>('/runs/nowhere/messages', { message: 'hello' }),
      await web.post<Problem>('/runs/nowhere/decisions', { requestId: 'x', action: 'approve' }),
    ]) {
      expectProblem(answer);
      expect([answer.status, answer.body.code]).toEqual([404, 'RunNotFound']);
    }
  });

  test('an address that cannot be read', async () => {
    const answer = await web.get<Problem>('/runs/%E0%A4%A');
    expectProblem(answer);
    expect([answer.status, answer.body.code]).toEqual([400, 'InvalidInput']);
  });

  test('an agent that is not there, with those that are', async () => {
    const answer = await web.post<Problem>('/runs', { agentId: 'nobody', request: 'hello' });
    expectProblem(answer);
    expect([answer.status, answer.body.code]).toEqual([422, 'UnknownAgent']);
    expect(answer.body.known).toContain(bee);
  });

  test('input that the client refuses, by the name of the field', async () => {
    for (const [field, body] of [
      ['request', { agentId: bee, request: { not: 'text' } }],
      ['request', { agentId: bee, request: '  ' }],
      ['key', { agentId: bee, request: 'x', key: 'a b' }],
    ] as const) {
      const answer = await web.post<Problem>('/runs', body);
      expectProblem(answer);
      expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, field]);
    }
    const token = await web.get<Problem>('/runs?pageToken=!');
    expect([token.status, token.body.errors?.[0]?.field]).toEqual([400, 'pageToken']);
  });
});

describe('a run with limits', () => {
  test('waits at its limit, goes on with what is granted, and the audit tells of it', async () => {
    const request = script('limited', ['quick', { n: 91 }], ['quick', { n: 92 }], 'within');
    const limits = { modelCalls: 1, tokens: 1_000_000, atLimit: 'ask' };
    const { body: started } = await web.post<StartedRun>('/runs', { agentId: bee, request, limits });
    const { waitingFor } = await asked(stage, started.runId);
    expect(waitingFor).toMatchObject([{ kind: 'limit', arguments: { modelCalls: 1 } }]);
    expect(stage.witness.tool('quick', { n: 91 })).toBe(1);
    const decisions = `/runs/${started.runId}/decisions`;
    const grant = { requestId: waitingFor[0]!.id, action: 'approve', by: 'bob' };
    const refused = await web.post<Problem>(decisions, { ...grant, arguments: { modelCalls: 0 } });
    expectProblem(refused);
    expect(refused.body.detail).toContain('"modelCalls" must be how much more the run may use, a whole number of 1');
    expect((await web.post(decisions, { ...grant, arguments: { modelCalls: 5 } })).status).toBe(200);

    expect((await finished(stage, started.runId)).content).toBe('within');
    expect(stage.witness.modelCalls('limited')).toEqual([1, 1, 1]);
    expect(stage.witness.tool('quick', { n: 91 })).toBe(1);
    const { body: view } = await web.get<RunView>(`/runs/${started.runId}`);
    runViewSchema.strict().parse(view);
    expect(view).toMatchObject({ limits: { ...limits, modelCalls: 6 }, granted: { modelCalls: 5 } });
    expect(view.usage).toMatchObject({ modelCalls: 3, costUsd: expect.any(Number) });
    expect(view.usage.costUsd).toBeGreaterThan(0);
    const { body: audit } = await web.get<{ entries: AuditEntry[] }>(`/runs/${started.runId}/audit`);
    expect(audit.entries).toMatchObject([
      { event: 'decided', kind: 'limit', by: 'bob', arguments: { modelCalls: 1 }, editedArguments: { modelCalls: 5 } },
    ]);
    expect(audit.entries[0]?.argumentsHash).toMatch(/^[0-9a-f]{64}$/);

    const again = await web.post<StartedRun>(`/runs/${started.runId}/rerun`, { limits: { modelCalls: 10 } });
    expect((await finished(stage, again.body.runId)).limits).toEqual({ modelCalls: 10 });
  });

  test('fails where it is to end, and says how to start with more', async () => {
    const request = script('ended', ['quick', { n: 93 }], 'never');
    const limits = { costUsd: 0.0001, atLimit: 'end' };
    const { body } = await web.post<StartedRun>('/runs', { agentId: bee, request, limits });
    const view = await finished(stage, body.runId);
    expect(view.failure?.type).toBe('LimitReached');
    expect(view.failure?.message).toMatch(/^The run has used \$.* Start it again with more: limits.costUsd above /);
  });

  test.each([
    [{ modelCalls: 0 }, 'limits.modelCalls'],
    [{ tokens: 1.5 }, 'limits.tokens'],
    [{ costUsd: -5 }, 'limits.costUsd'],
    [{ wallClockSeconds: 1e15 }, 'limits.wallClockSeconds'],
    [{ atLimit: 'stop' }, 'limits.atLimit'],
    [{ steps: 5 }, 'limits'],
    [{ modelCalls: 'many' }, 'limits.modelCalls'],
  ])('is refused by the name of the field: %j', async (limits, field) => {
    const refused = await web.post<Problem>('/runs', { agentId: bee, request: 'hi', limits });
    expectProblem(refused);
    expect(refused.status).toBe(400);
    expect(refused.body.detail).toContain(field);
  });

  test('of money is refused where the model has no price', async () => {
    const refused = await web.post<Problem>('/runs', { agentId: 'unpriced', request: 'hi', limits: { costUsd: 1 } });
    expectProblem(refused);
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'InvalidInput', errors: [{ field: 'limits.costUsd' }] },
    });
    expect(refused.body.detail).toContain('no price of model "model-without-a-price"');
  });
});

describe('a large message', () => {
  test('of 10 MB is refused, with what is allowed', async () => {
    const request = 'x'.repeat(10_000_000);
    const refused = await web.post<Problem>('/runs', { agentId: bee, request });
    expectProblem(refused);
    expect(refused).toMatchObject({ status: 413, body: { code: 'BodyTooLarge' } });
    expect(refused.body.detail).toContain('at most');
    const smaller = await web.post<Problem>('/runs', { agentId: bee, request: 'x'.repeat(maximumRequestBytes) });
    expectProblem(smaller);
    expect(smaller).toMatchObject({ status: 400, body: { code: 'InvalidInput', errors: [{ field: 'request' }] } });
    expect(smaller.body.detail).toContain(`at most ${maximumRequestBytes} are allowed`);
  });

  test('of the size that is allowed runs to its end', async () => {
    const request = `large script: ["read"] ${'x'.repeat(maximumRequestBytes - 30)}`;
    const { body } = await web.post<StartedRun>('/runs', { agentId: bee, request });
    const view = await finished(stage, body.runId);
    expect(view.content).toBe('read');
    expect(view.request).toBe(request);
  });
});

describe('files of a run', () => {
  test('are listed, and handed out so that a browser runs nothing of them', async () => {
    const runId = await stage.start('files', 'done');
    expect((await web.get(`/runs/${runId}/files`)).body).toEqual({ files: [] });
    const folder = path.join(stage.dataDir, 'files', runId);
    mkdirSync(folder, { recursive: true });
    const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    writeFileSync(path.join(folder, 'chart.svg'), drawing);
    writeFileSync(path.join(folder, 'page.html'), '<script>alert(1)</script>');

    const { files } = runFilesSchema.strict().parse((await web.get(`/runs/${runId}/files`)).body);
    expect(files.map(({ name, size, mediaType }) => [name, size, mediaType]).sort()).toEqual([
      ['chart.svg', drawing.length, 'image/svg+xml'],
      ['page.html', 25, 'text/html'],
    ]);
    const chart = await fetch(`${web.url}/runs/${runId}/files/chart.svg`);
    expect(await chart.text()).toBe(drawing);
    expect(chart.headers.get('content-type')).toBe('image/svg+xml');
    expect(chart.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    const page = await fetch(`${web.url}/runs/${runId}/files/page.html`);
    expect(page.headers.get('content-disposition')).toMatch(/^attachment/);
    await page.body?.cancel();
  });

  test('that are not there, or not in its folder, are a problem', async () => {
    for (const [name, status, code] of [
      ['nothing.csv', 404, 'FileNotFound'],
      ['..%2F..%2Ftemporal.db', 400, 'InvalidInput'],
    ] as const) {
      const answer = await web.get<Problem>(`/runs/r1/files/${name}`);
      expectProblem(answer);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
  });
});

test('the numbers of the whole are those of the runs that there are', async () => {
  const numbers = async (path: string) => {
    const text = await (await fetch(web.url + path)).text();
    return new Map(text.split('\n').map((line) => line.split(/ (?=\S+$)/) as [string, string]));
  };
  const { runId, requestId } = await askedRun('counted', 1);
  const open = async () =>
    Number((await numbers('/metrics/runs')).get('agents_decisions_open{kind="approval",age="under_5m"}'));
  await expect.poll(open, { timeout: 60_000, interval: 500 }).toBeGreaterThan(0);
  const whole = await numbers('/metrics/runs');
  for (const series of [
    'agents_runs{status="waiting"}',
    'agents_pollers{queue="workflows"}',
    'agents_pollers{queue="turns"}',
  ])
    expect([series, Number(whole.get(series)) > 0]).toEqual([series, true]);
  await web.post(`/runs/${runId}/decisions`, { requestId, action: 'approve' });
  const own = [...(await numbers('/metrics')).keys()];
  expect(own.some((name) => name.includes('http_route="/api/v1/runs/:runId/decisions"'))).toBe(true);
});

test('agents and health are what the product says of itself', async () => {
  const agents = await web.get<AgentList>('/agents');
  agentListSchema.parse(agents.body);
  expect(agents.body.agents.map(({ id }) => id)).toContain(bee);
  const health = await web.get('/health');
  expect(healthSchema.strict().parse(health.body)).toMatchObject({
    status: 'ok',
    version,
    temporal: { status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    worker: { status: 'ok' },
    agentService: { status: 'ok', version },
    scriptedModel: true,
  });
});

describe('the interface of what people do', () => {
  describe('inside', () => keepsToTheInterface(() => temporalApi(stage.client)));
  describe('over HTTP', () => keepsToTheInterface(() => createAgentsClient({ url: web.url })));
});
