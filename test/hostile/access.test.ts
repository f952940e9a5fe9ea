/**
 * Promise: nobody sees or does what is not theirs. Every route of the API, by every role, of one's own tenant and of another: the requests are made of
 * the table that the server judges by.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Actor,
  actingAs,
  archiveRun,
  type CancelledRuns,
  createSchedule,
  type FileReference,
  type Overview,
  type RunCounts,
  type RunList,
  startRun,
  uploadFile,
} from '@platform/temporal';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { may, type Resource } from '../../apps/web/src/server/access/permissions.js';
import { type Need, type Row, routes } from '../../apps/web/src/server/access/table.js';
import { createApi } from '../../apps/web/src/server/app.js';
import { type ApiContext, createApiContext } from '../../apps/web/src/server/context.js';
import { builtInRoles, type Grant, type Principal } from '../../apps/web/src/server/identity/principal.js';
import type { Problem } from '../../apps/web/src/server/problem.js';
import { asked, bee, finished, type Stage, setStage } from '../durability/kit.js';
import { closing } from '../support/closing.mjs';
import { eventually } from '../support/eventually.js';

const tenants = ['acme', 'bolt'] as const;
type Tenant = (typeof tenants)[number];

/** What a tenant has. Everything that may be read of it has the mark of the tenant. */
interface Belongings {
  runId: string;
  endedId: string;
  scheduleId: string;
  file: FileReference;
}

const markOf = (tenant: Tenant) => `secret-of-${tenant}`;

let stage: Stage;
let context: ApiContext;
let api: ReturnType<typeof createApi>;
const of = {} as Record<Tenant, Belongings>;
const people = new Map<string, Principal>();

beforeAll(async () => {
  stage = await setStage(mkdtempSync(path.join(tmpdir(), 'access-')));
  context = await createApiContext({ ...stage.stack.env, TRACE_CONTENT: 'true' } as unknown as NodeJS.ProcessEnv);
  api = createApi(context, async (c, next) => {
    c.set('principal', people.get(c.req.header('x-as') ?? '')!);
    await next();
  });
  await Promise.all(tenants.map(async (tenant) => Object.assign(of, { [tenant]: await settle(tenant) })));
  // The server lists a moment later what there is: every list has what it is to have before it is asked for what it must not have.
  const texts = () =>
    Promise.all(
      ['/runs?limit=100&status=waiting', '/runs?limit=100&status=completed', '/decisions', '/schedules'].map(
        async (at) => readText(await ask(known('admin'), 'GET', `/api/v1${at}`)),
      ),
    );
  const all = (found: string[]) => found.every((text) => tenants.every((tenant) => text.includes(markOf(tenant))));
  await eventually(texts, all, 'what both tenants have is in every list');
});
afterAll(() => closing({ context: () => context?.close(), stage: () => stage?.close() }));

/** Runs that wait and that have ended (and are archived), a file, and a schedule, made by somebody of the tenant. */
async function settle(tenant: Tenant): Promise<Belongings> {
  const sam: Actor = { id: `idp#sam-${tenant}`, name: `sam ${markOf(tenant)}`, roles: [], tenant };
  const client = actingAs(stage.client, sam);
  const content = Buffer.from(markOf(tenant));
  const file = await uploadFile(client, { name: `${markOf(tenant)}.txt`, mediaType: 'text/plain', content });
  const start = (key: string, steps: unknown[]) =>
    startRun(client, {
      agentId: bee,
      request: `${markOf(tenant)} ${key} script: ${JSON.stringify(steps)}`,
      startedBy: 'ignored',
      key,
      files: [file],
    });
  const [{ runId }, { runId: endedId }] = await Promise.all([
    start('same-key', [['transfer', { n: 60 }], 'done']),
    start('ended', [['transfer', { n: 3 }], `${markOf(tenant)} is done`]),
  ]);
  const schedule = {
    scheduleId: 'yearly',
    agentId: bee,
    request: markOf(tenant),
    startedBy: 'ignored',
    cron: '0 0 1 1 *',
  };
  const scheduleId = await createSchedule(client, schedule);
  await Promise.all([asked(stage, runId), finished(stage, endedId)]);
  await archiveRun(stage.client, endedId);
  return { runId, endedId, scheduleId, file };
}

/** Somebody with a role; `id` tells apart. */
function known(role: Grant['role'] | undefined, tenant?: string, more: Partial<Grant> = {}, id = 'idp#ana'): Principal {
  return {
    kind: 'person',
    id,
    name: 'Ana',
    roles: ['finance'],
    ...(tenant && { tenant }),
    grants: role ? [{ role, ...more }] : [],
  };
}

interface Sent {
  body?: unknown;
  type?: string;
}

async function ask(who: Principal, method: string, at: string, { body, type = 'application/json' }: Sent = {}) {
  const name = String(people.size);
  people.set(name, who);
  const headers = { host: 'localhost', 'x-as': name, ...(body !== undefined && { 'content-type': type }) };
  return api.request(at, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

async function readJson<Body>(response: Response): Promise<Body> {
  return (await response.json()) as Body;
}

/** The text of an answer; of a stream its beginning, which holds what it is about. */
async function readText(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!/^event: (runs|decisions|update|end)$/m.test(text) || !text.endsWith('\n\n')) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader.cancel();
  return text;
}

/** The request for a row about what a tenant has. Its body has a field that no route takes: who may is told so, and nothing happens. */
function requestFor(
  name: string,
  { runId, scheduleId, file }: Belongings,
  tenant: Tenant,
): { method: string; at: string } & Sent {
  const [method = '', template = ''] = name.split(' ');
  const places: Record<string, string> = { runId, scheduleId, fileId: file.id, ruleId: 'r1', name: 'made.txt' };
  const at = template.replaceAll(/\{(\w+)\}/g, (_, key) => places[key]!);
  const query = {
    '/api/v1/audit': '?from=2020-01-01',
    '/api/v1/audit/entries': '?from=2020-01-01',
    '/api/v1/traces': '?from=2020-01-01&contents=true',
    '/api/v1/runs/{runId}/trace': '?contents=true',
    '/api/v1/files/{fileId}': `?run=${runId}`,
    '/api/v1/files': '?name=x',
  };
  const full = at + ((query as Record<string, string>)[template] ?? '');
  if (method !== 'POST') return { method, at: full };
  const described = { agentId: bee, request: 'x', tenant, nonsense: true };
  const isNew = template === '/api/v1/runs' || template === '/api/v1/schedules';
  const body = isNew ? described : { requestId: 'x', nonsense: true };
  return { method, at: full, body, ...(template === '/api/v1/files' && { type: 'application/x-nonsense' }) };
}

/** What is about no single thing. */
const ofMany = ['anything', 'fitting', 'everything'];
const isRow = (need: Need): need is Row => typeof need !== 'string';
const rows = Object.entries(routes).flatMap(([name, need]) => (isRow(need) ? [{ name, ...need }] : []));
const roles = [
  { role: undefined, title: 'somebody without a role' },
  ...builtInRoles.map((role) => ({ role, title: role })),
];

describe.each(roles)('$title', ({ role }) => {
  test.concurrent.each(rows)(
    'asks $name of their own tenant, and is answered as the role says',
    async ({ name, permission, about }) => {
      const place: Resource = { agentId: bee, tenant: 'acme', startedById: 'idp#sam-acme', tool: 'transfer' };
      const isAbout = !ofMany.includes(about);
      for (const id of ['idp#ana', 'idp#sam-acme']) {
        const who = known(role, 'acme', {}, id);
        const isAllowed = about !== 'everything' && may(who, permission, isAbout ? place : undefined);
        const { method, at, ...sent } = requestFor(name, of.acme, 'acme');
        // What has no body to be refused for would happen.
        if (isAllowed && method === 'DELETE') continue;
        const answer = await ask(who, method, at, sent);
        const text = await readText(answer);
        expect(text).not.toContain(markOf('bolt'));
        const { code } = text.startsWith('{') ? (JSON.parse(text.split('\n', 1)[0] ?? '') as Partial<Problem>) : {};
        const isSeen = may(who, 'see', isAbout ? place : undefined);
        const isNotThere =
          ['RunNotFound', 'ScheduleNotFound', 'UnknownAgent'].includes(code ?? '') ||
          (name.includes('{fileId}') && code === 'FileNotFound');
        if (isAllowed) expect([answer.status, isNotThere]).toEqual([expect.not.toBeOneOf([401, 403, 500]), false]);
        else if (isSeen || !isAbout) expect([answer.status, code]).toEqual([403, 'NotAllowed']);
        else expect(isNotThere).toBe(true);
        if (isAllowed && method === 'POST') expect(answer.status).toBe(400);
      }
    },
  );

  test.concurrent.each(rows.filter(({ about }) => ![...ofMany, 'newRun'].includes(about)))(
    'asks $name of another tenant, and it is not there',
    async ({ name }) => {
      const who = known(role, 'acme');
      const there = requestFor(name, of.bolt, 'bolt');
      const nothing = {
        ...of.bolt,
        runId: 'nothing',
        scheduleId: 'nothing',
        file: { ...of.bolt.file, id: '0'.repeat(64) },
      };
      const missing = requestFor(name, nothing, 'bolt');
      const [one, other] = await Promise.all([
        ask(who, there.method, there.at, there),
        ask(who, missing.method, missing.at, missing),
      ]);
      const ids = Object.entries({
        [of.bolt.runId]: 'nothing',
        [of.bolt.scheduleId]: 'nothing',
        [of.bolt.file.id]: '0'.repeat(64),
      });
      const told = ids.reduce((text, [id, instead]) => text.replaceAll(id, instead), await one.text());
      expect(one.status).toBe(404);
      expect([one.status, told]).toEqual([other.status, await other.text()]);
      expect(told).not.toContain(markOf('bolt'));
      expect([...one.headers.keys()].sort()).toEqual([...other.headers.keys()].sort());
    },
  );

  test('starts nothing for another tenant', async () => {
    for (const at of ['/api/v1/runs', '/api/v1/schedules']) {
      const body = { scheduleId: 's', everySeconds: 60, agentId: bee, request: 'x', tenant: 'bolt' };
      const { scheduleId: _, everySeconds: __, ...run } = body;
      const answer = await ask(known(role, 'acme'), 'POST', at, { body: at.endsWith('runs') ? run : body });
      expect(answer.status).toBeOneOf([400, 403, 422]);
      expect((await readJson<Problem>(answer)).code).toBeOneOf(['NotYours', 'NotAllowed', 'UnknownAgent']);
    }
  });
});

describe('what somebody of a tenant is told', () => {
  const lists = [
    '/runs',
    '/runs?tenant=bolt',
    '/runs?limit=1000&agentId=worker_bee',
    '/runs/counts?tenant=bolt',
    '/overview?by=person',
    '/runs/events',
    '/runs/events?tenant=bolt',
    '/decisions',
    '/decisions/events',
    '/audit?from=2020-01-01',
    '/audit/entries?from=2020-01-01',
    '/audit?from=2020-01-01&format=csv',
    '/traces?from=2020-01-01&contents=true',
    '/schedules',
    '/agents',
    '/health',
    '/system',
  ];

  test.each(lists)('%s has no byte of another tenant', async (at) => {
    const others = Object.values(of.bolt).flatMap((value) => (typeof value === 'string' ? [value] : [value.id]));
    const own = await readText(await ask(known('admin', 'acme'), 'GET', `/api/v1${at}`));
    for (const theirs of [markOf('bolt'), ...others]) expect(own).not.toContain(theirs);
    // The same question of somebody who sees all has them, so that the test can fail.
    const all = await readText(await ask(known('admin'), 'GET', `/api/v1${at}`));
    const isOfRuns = !/agents|health|system|counts/.test(at);
    if (isOfRuns) expect(all).toContain(markOf('bolt'));
    if (isOfRuns && !at.includes('bolt')) expect(own).toContain(markOf('acme'));
    if (at === '/health' || at === '/system') {
      expect(own).not.toContain('turnsRunning');
      expect(all).toContain('turnsRunning');
    }
    if (at === '/system') expect(Object.keys(JSON.parse(own))).not.toContain('queues');
  });

  test('a page has as many as it may have, and no next page hides what is not theirs', async () => {
    const who = known('viewer', 'acme');
    const first = await readJson<RunList>(await ask(who, 'GET', '/api/v1/runs?limit=1'));
    expect(first.runs).toHaveLength(1);
    const second = await readJson<RunList>(
      await ask(who, 'GET', `/api/v1/runs?limit=1&pageToken=${first.nextPageToken}`),
    );
    expect(second.runs).toHaveLength(1);
    const ids = [...first.runs, ...second.runs].map(({ runId }) => runId);
    expect(ids.sort()).toEqual([of.acme.runId, of.acme.endedId].sort());
  });

  test('whoever watches the same list at the same time, each gets what is theirs', async () => {
    const watched = [
      known('admin'),
      known('viewer', 'acme'),
      known('viewer', 'bolt'),
      known('viewer', undefined, { agents: [] }),
    ];
    const told = await Promise.all(watched.map(async (who) => readText(await ask(who, 'GET', '/api/v1/runs/events'))));
    const marks = told.map((text) => tenants.map((tenant) => text.includes(markOf(tenant))));
    expect(marks).toEqual([
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ]);
  });

  test('a role for some agents shows nothing of others, and says of them what it says of agents that are not there', async () => {
    const who = known('operator', undefined, { agents: ['another'] });
    expect((await readJson<RunList>(await ask(who, 'GET', '/api/v1/runs'))).runs).toEqual([]);
    expect((await ask(who, 'GET', `/api/v1/runs/${of.acme.runId}`)).status).toBe(404);
    const start = async (agentId: string) => {
      const answer = await ask(who, 'POST', '/api/v1/runs', { body: { agentId, request: 'x' } });
      return [answer.status, (await answer.text()).replaceAll(agentId, 'it')];
    };
    expect(await start(bee)).toEqual(await start('nobody'));
    expect((await start(bee))[1]).not.toContain('support');
  });

  test('what is done to many runs at once reaches what somebody may do it to one by one, and no other', async () => {
    const cancel = async (who: Principal, body: object) =>
      readJson<CancelledRuns>(await ask(who, 'POST', '/api/v1/runs/cancel', { body }));
    const all = { agentId: bee, dryRun: true };
    const sam = { ...known('starter', 'acme', {}, 'idp#sam-acme'), name: `sam ${markOf('acme')}` };
    expect((await cancel(sam, all)).runs).toEqual([of.acme.runId]);
    expect((await cancel(known('operator', 'acme'), all)).runs).toEqual([of.acme.runId]);
    // A name is for showing: another person of this name started nothing.
    expect((await cancel({ ...sam, id: 'idp#other' }, all)).runs).toEqual([]);
    expect((await cancel({ ...sam, name: 'somebody else' }, { ...all, startedBy: sam.name })).runs).toEqual([]);
    const theirs = { only: [of.bolt.runId, 'nothing'] };
    const { cancelled, refused } = await cancel(sam, theirs);
    expect([cancelled, refused.map(({ runId }) => runId)]).toEqual([[], theirs.only]);
    expect(new Set(refused.map(({ message }) => message)).size).toBe(1);
    expect((await ask(known('viewer', 'acme'), 'POST', '/api/v1/runs/cancel', { body: theirs })).status).toBe(403);
  });

  test('files are for those who see a run that has them', async () => {
    const at = (file: FileReference, runId?: string) => `/api/v1/files/${file.id}${runId ? `?run=${runId}` : ''}`;
    const status = async (where: string) => (await ask(known('viewer', 'acme'), 'GET', where)).status;
    expect(await status(at(of.acme.file, of.acme.runId))).toBe(200);
    expect(await status(at(of.acme.file))).toBe(404);
    expect(await status(at(of.bolt.file, of.bolt.runId))).toBe(404);
    expect(await status(at(of.bolt.file, of.acme.runId))).toBe(404);
    expect((await ask(known('viewer'), 'GET', at(of.bolt.file))).status).toBe(200);
  });
});

test('a run of another tenant and none at all cost the same questions and the same time', async () => {
  const { client } = context;
  const asked = [
    vi.spyOn(client.connection.workflowService, 'getWorkflowExecutionHistory'),
    vi.spyOn(client.archive, 'get'),
  ];
  const cost = async (runId: string) => {
    for (const spy of asked) spy.mockClear();
    const began = performance.now();
    expect((await ask(known('admin', 'acme'), 'GET', `/api/v1/runs/${runId}`)).status).toBe(404);
    // The looks themselves take some milliseconds: one more for a run of others, which a clock would tell.
    expect(performance.now() - began).toBeGreaterThan(45);
    return asked.map((spy) => spy.mock.calls.length);
  };
  try {
    expect(await cost(of.bolt.runId)).toEqual([1, 1]);
    expect(await cost('nothing')).toEqual([1, 1]);
  } finally {
    for (const spy of asked) spy.mockRestore();
  }
});

test('what is about the whole is for those who see the whole', async () => {
  for (const { name } of rows.filter(({ about }) => about === 'everything')) {
    const [method, at] = name.split(' ') as ['GET' | 'POST', string];
    const body = method === 'POST' ? { body: {} } : {};
    for (const where of [{ agents: [bee] }, { tenants: ['acme'] }]) {
      expect([name, (await ask(known('admin', undefined, where), method, at, body)).status]).toEqual([name, 403]);
    }
    if (method !== 'GET') continue;
    const all = await ask(known('viewer'), 'GET', at);
    expect([all.status, await all.text()]).toEqual([200, expect.not.stringContaining(markOf('bolt'))]);
  }
});

describe('who counts, sums or does something to many', () => {
  interface Bulk {
    runs?: string[];
    cancelled?: string[];
    retried?: string[];
    refused?: { runId: string; message: string }[];
  }
  const counted = async (who: Principal, query = '') => {
    const { counts } = await readJson<RunCounts>(await ask(who, 'GET', `/api/v1/runs/counts${query}`));
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  };
  const summed = async (who: Principal, query = '') =>
    (await readJson<Overview>(await ask(who, 'GET', `/api/v1/overview${query}`))).totals.runs;
  const everywhere = known('operator');
  const parts: [string, Principal, Tenant[]][] = [
    ['of a tenant', known('operator', 'acme'), ['acme']],
    ['whose role is for a tenant', known('operator', undefined, { tenants: ['bolt'] }), ['bolt']],
    ['whose role is for other agents', known('operator', undefined, { agents: ['another'] }), []],
  ];

  // One who sees all asks first: what the process keeps for them must reach nobody else.
  test.each(parts)('somebody %s counts and sums what they see, whatever they ask for', async (_, who, theirs) => {
    const [all, sum] = [await counted(everywhere), await summed(everywhere)];
    const mine = await Promise.all(theirs.map((tenant) => counted(everywhere, `?tenant=${tenant}`)));
    const expected = mine.reduce((one, other) => one + other, 0);
    expect(expected).toBeLessThan(all);
    expect([await counted(who), await summed(who)]).toEqual([expected, expected]);
    expect(sum).toBe(all);
    for (const tenant of tenants) {
      const count = theirs.includes(tenant) ? expected : 0;
      for (const more of ['', '&search=secret', '&cause=Auth']) {
        const found = await counted(who, `?tenant=${tenant}${more}`);
        expect([more, found]).toEqual([more, more === '&cause=Auth' ? 0 : count]);
      }
    }
    for (const by of ['day', 'agent', 'person', 'tool', 'model']) {
      const answer = await (await ask(who, 'GET', `/api/v1/overview?by=${by}`)).text();
      for (const tenant of tenants) if (!theirs.includes(tenant)) expect(answer).not.toContain(markOf(tenant));
    }
  });

  test.each(parts)('somebody %s stops and retries nothing else, whichever runs they name', async (_, who, theirs) => {
    const ids = tenants.map((tenant) => of[tenant].runId);
    const others = tenants.filter((tenant) => !theirs.includes(tenant));
    const bulk = async (at: string, body: { only?: string[]; [field: string]: unknown }) => {
      const answer = await ask(who, 'POST', `/api/v1/runs/${at}`, { body });
      const text = await answer.text();
      for (const tenant of others) if (!body.only) expect(text).not.toContain(of[tenant].runId);
      return [answer.status, JSON.parse(text) as Bulk] as const;
    };
    const open = { agentId: bee, status: 'waiting', dryRun: true };
    const [status, { runs }] = await bulk('cancel', open);
    expect([status, runs?.sort()]).toEqual([200, expect.arrayContaining(theirs.map((tenant) => of[tenant].runId))]);
    // What somebody does not see is told as what there is not.
    const named = { only: [...others.map((tenant) => of[tenant].runId), 'nothing'] };
    const [code, { cancelled, refused = [] }] = await bulk('cancel', { agentId: bee, status: 'waiting', ...named });
    expect([code, cancelled, refused.map(({ runId }) => runId).sort()]).toEqual([200, [], named.only.sort()]);
    expect(new Set(refused.map(({ message }) => message)).size).toBe(1);
    for (const tenant of others) {
      const nothing = { runs: [], cancelled: [], refused: [], isCut: false };
      expect(await bulk('cancel', { tenant })).toEqual([200, nothing]);
    }
    expect(await bulk('retry', { only: ids })).toEqual([200, expect.objectContaining({ retried: [] })]);
    for (const tenant of tenants) expect((await asked(stage, of[tenant].runId)).status).toBe('waiting');
  });

  test('somebody of a tenant, with a role for another, may nowhere count, sum or do anything', async () => {
    const who = known('operator', 'acme', { tenants: ['bolt'] });
    const body = { agentId: bee };
    const answers = await Promise.all([
      ask(who, 'GET', '/api/v1/runs/counts'),
      ask(who, 'GET', '/api/v1/overview'),
      ask(who, 'POST', '/api/v1/runs/cancel', { body }),
      ask(who, 'POST', '/api/v1/runs/retry', { body }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  test('somebody who may stop their own runs stops none of others in bulk, and who may only see is refused', async () => {
    const cancel = (who: Principal) =>
      ask(who, 'POST', '/api/v1/runs/cancel', { body: { tenant: 'acme', only: [of.acme.runId] } });
    const answer = await cancel(known('starter', 'acme'));
    expect([answer.status, await readJson<Bulk>(answer)]).toMatchObject([200, { runs: [], cancelled: [] }]);
    expect((await cancel(known('viewer', 'acme'))).status).toBe(403);
  });
});

describe('who raises a limit', () => {
  const raise = (who: Principal, tenant: Tenant, body: object = {}) =>
    ask(who, 'POST', `/api/v1/runs/${of[tenant].runId}/limits`, {
      body: { limit: 'modelCalls', more: 1, ...body },
    });
  const codeOf = async (answer: Response) => (await readJson<Problem>(answer)).code;

  test('must be allowed to decide on limits there, in their own name', async () => {
    expect(await codeOf(await raise(known('approver', 'acme'), 'bolt'))).toBe('RunNotFound');
    expect(await codeOf(await raise(known('starter', 'acme'), 'acme'))).toBe('NotAllowed');
    expect(await codeOf(await raise(known('approver', 'acme', { tools: ['transfer'] }), 'acme'))).toBe('NotAllowed');
    expect(await codeOf(await raise(known('approver', 'acme'), 'acme', { roles: ['ops'] }))).toBe('NotYours');
    // Whoever may gets as far as the run itself, which has no such limit.
    for (const who of [known('approver', 'acme'), known('approver', 'acme', { tools: ['limit'] })]) {
      expect(await codeOf(await raise(who, 'acme'))).toBe('RaiseRejected');
    }
  });
});

describe('who acts', () => {
  test('two tenants use one key without meeting', async () => {
    expect(of.acme.runId).not.toBe(of.bolt.runId);
    expect(of.acme.runId).toMatch(/^same-key\./);
    expect(of.acme.scheduleId).not.toBe(of.bolt.scheduleId);
  });

  test('a copy of a run does not let its starter approve what somebody else must, and what is recorded is who asked', async () => {
    const [sam, bo, cy] = [
      known('approver', 'acme', {}, 'idp#sam-acme'),
      { ...known('approver', 'acme', {}, 'idp#bo'), name: 'Bo' },
      { ...known('approver', 'acme', {}, 'idp#cy'), name: 'Ana' },
    ];
    const copied = await ask(bo, 'POST', `/api/v1/runs/${of.acme.runId}/rerun`, { body: {} });
    expect(copied.status).toBe(201);
    const { runId } = await readJson<{ runId: string }>(copied);
    const { waitingFor, startedBy, startedById, tenant } = await asked(stage, runId);
    expect({ startedBy, startedById, tenant }).toEqual({ startedBy: 'Bo', startedById: 'idp#bo', tenant: 'acme' });
    const decide = (who: Principal, more = {}) => {
      const body = { requestId: waitingFor[0]!.id, action: 'approve', ...more };
      return ask(who, 'POST', `/api/v1/runs/${runId}/decisions`, { body });
    };
    expect((await decide(cy, { by: 'Bo' })).status).toBe(400);
    expect((await decide(cy, { roles: ['ops'] })).status).toBe(400);
    for (const starter of [sam, bo]) {
      expect(await readJson<Problem>(await decide(starter))).toMatchObject({ status: 403, reason: 'StartedByDecider' });
    }
    const vote = await decide(cy);
    expect(vote.status).toBe(202);
    expect(await readJson(vote)).toMatchObject({ by: 'Ana', byId: 'idp#cy', roles: ['finance'] });
  });

  test('who may decide on some tools decides on no other', async () => {
    const decide = async (tools: string[]) => {
      const who = known('approver', 'bolt', { tools }, 'idp#dan');
      const { waitingFor } = await asked(stage, of.bolt.runId);
      const body = { requestId: waitingFor[0]!.id, action: 'approve', argumentsHash: 'of something else' };
      const answer = await ask(who, 'POST', `/api/v1/runs/${of.bolt.runId}/decisions`, { body });
      return (await readJson<Problem>(answer)).code;
    };
    expect(await decide(['charge'])).toBe('NotAllowed');
    expect(await decide(['transfer'])).toBe('DecisionRejected');
  });
});

describe('streams', () => {
  test.each(['/runs/events', '/decisions/events', 'run'])('%s ends when the session does', async (at) => {
    const ending = new AbortController();
    const session = {
      id: 's',
      endsAt: Date.now() + 3_600_000,
      recheckAt: Date.now() + 3_600_000,
      signal: ending.signal,
    };
    const where = at === 'run' ? `/runs/${of.acme.runId}/events?decisions=true` : at;
    const answer = await ask({ ...known('viewer', 'acme'), session }, 'GET', `/api/v1${where}`);
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();
    ending.abort();
    let text = '';
    for (let read = await reader.read(); !read.done; read = await reader.read()) text += read.value;
    expect(text).toMatch(/event: end\ndata: .*SignInRequired.*\n\n$/);
  });
});
