/** Judges each request by the table, before anything is read of it but who asks and what the path names. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  AgentServiceUnavailable,
  FileNotFound,
  getRun,
  isAgentSeen,
  listAgents,
  placeOfRun,
  RunNotFound,
  ScheduleNotFound,
  UnknownAgent,
} from '@platform/temporal';
import { isObject } from '@platform/temporal/json';
import type { Context, MiddlewareHandler } from 'hono';
import type { ApiContext } from '../context.js';
import type { ApiEnv } from '../identity/identify.js';
import type { Principal } from '../identity/principal.js';
import { ProblemError } from '../problem.js';
import { isUpload } from '../routes/given-files.js';
import { clientFor } from './actor.js';
import { refuseOthersWords } from './own-words.js';
import { isByTool, may, type Permission, type Resource, sightOf } from './permissions.js';
import { hasFile, placeOfSchedule, toolOfRequest, toolOfRule } from './places.js';
import { type About, type Need, routes } from './table.js';

type ApiRequest = Context<ApiEnv>;

/** Puts the check of its row before every route that is added from now on. Throws for one that has no row. */
export function guard(app: OpenAPIHono<ApiEnv>, context: ApiContext): void {
  const { openapi } = app;
  const guarded: typeof openapi = (route, ...rest) => {
    const name = `${route.method.toUpperCase()} /api/v1${route.path}`;
    const need = routes[name];
    if (need === undefined) throw new Error(`${name} has no row in server/access/table.ts: nobody knows who may`);
    return openapi({ ...route, middleware: [allow(context, need), ...[route.middleware ?? []].flat()] }, ...rest);
  };
  app.openapi = guarded;
}

/** Lets through what the one who asks may do, with a client that acts for them. Throws `RunNotFound` and the like for what they do not see. */
export function allow(context: ApiContext, need: Need): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const principal = c.get('principal');
    const permission = typeof need === 'string' ? 'see' : need.permission;
    const body = await bodyOf(c);
    if (typeof need !== 'string') {
      await atOneTime(() => checks[need.about]({ c, context, principal, body, permission }));
    }
    refuseOthersWords(body, principal, { isFilter: typeof need !== 'string' && need.about === 'fitting' });
    c.set('client', clientFor(context.client, principal, permission, context.signAs));
    await next();
  };
}

/** Milliseconds. What is not there, and what is there for others, are looked up in a few of them: each is answered after a multiple of this. */
const beatMs = 50;

/** Does a check. When it finds nothing, it takes as long as any that finds nothing: a clock must not tell what others have. */
async function atOneTime(check: () => Promise<void>): Promise<void> {
  const began = performance.now();
  try {
    await check();
  } catch (error) {
    if (notThere.some((kind) => error instanceof kind)) await sleep(beatMs - ((performance.now() - began) % beatMs));
    throw error;
  }
}

const notThere = [RunNotFound, ScheduleNotFound, FileNotFound, UnknownAgent];

interface Asked {
  c: ApiRequest;
  context: ApiContext;
  principal: Principal;
  permission: Permission;
  body: unknown;
}

const checks: Readonly<Record<About, (asked: Asked) => Promise<void>>> = {
  anything: checkAny,
  fitting: checkAny,
  async everything({ principal, permission }) {
    if (isEverywhere(principal, permission)) return;
    const next = 'Give the program that asks a role without agents and tenants, viewer for one.';
    throw new ProblemError('NotAllowed', `${principal.name} sees a part of all runs, and this is about all. ${next}`);
  },
  run: (asked) => checkRun(asked),
  decision: (asked) =>
    checkRun(asked, (runId) => toolOfRequest(asked.context.client, runId, isObject(asked.body) ? asked.body : {})),
  limit: (asked) => checkRun(asked, async () => 'limit'),
  rule: (asked) => checkRun(asked, (runId) => toolOfRule(asked.context.client, runId, param(asked.c, 'ruleId'))),
  async newRun({ context, principal, permission, body }) {
    const { agentId, tenant = undefined } = isObject(body) ? body : {};
    // What has another shape is refused by the route.
    if (typeof agentId !== 'string') return;
    const place = { agentId, tenant: principal.tenant ?? (typeof tenant === 'string' ? tenant : undefined) };
    if (may(principal, permission, place)) return;
    if (may(principal, 'see') && isAgentSeen(agentId, sightOf(principal, 'see')))
      throw notAllowed(principal, permission, place);
    throw new UnknownAgent(agentId, await agentsFor(context, principal, permission));
  },
  async schedule({ c, context, principal, permission }) {
    if (isEverywhere(principal, permission)) return;
    const scheduleId = param(c, 'scheduleId');
    judge(
      principal,
      permission,
      await placeOfSchedule(context.client, scheduleId),
      () => new ScheduleNotFound(scheduleId),
    );
  },
  async file({ c, context, principal }) {
    if (isEverywhere(principal, 'see')) return;
    const [fileId, runId] = [param(c, 'fileId'), c.req.query('run') ?? ''];
    const place = await placeOfRun(context.client, runId);
    const isSeen = place !== undefined && may(principal, 'see', place) && /^[0-9a-f]{64}$/.test(fileId);
    if (isSeen && hasFile(await getRun(context.client, runId), fileId)) return;
    throw new FileNotFound(fileId);
  },
};

async function checkAny({ principal, permission }: Asked): Promise<void> {
  if (!may(principal, permission)) throw notAllowed(principal, permission);
}

async function checkRun(
  { c, context, principal, permission }: Asked,
  toolOf?: (runId: string) => Promise<string | undefined>,
): Promise<void> {
  if (isEverywhere(principal, permission)) return;
  const runId = param(c, 'runId');
  const place = await placeOfRun(context.client, runId);
  const tool = place && toolOf && isByTool(principal) && may(principal, 'see', place) ? await toolOf(runId) : undefined;
  judge(principal, permission, place && { ...place, tool }, () => new RunNotFound(runId));
}

/** What is not there and what is not theirs are one thing. What they see and may not do is another. */
function judge(principal: Principal, permission: Permission, found: Resource | undefined, missing: () => Error): void {
  if (!found || !may(principal, 'see', found)) throw missing();
  if (!may(principal, permission, found)) throw notAllowed(principal, permission, found);
}

/** Whether nothing that the request names can change the answer, so that nothing has to be looked up. */
function isEverywhere(principal: Principal, permission: Permission): boolean {
  const isAll = (one: Permission) => may(principal, one) && sightOf(principal, one) === undefined;
  return isAll('see') && isAll(permission) && !(permission === 'decide' && isByTool(principal));
}

const doings: Readonly<Record<Permission, string>> = {
  see: 'see anything',
  start: 'start runs',
  steer: 'pause, stop, retry or talk to runs',
  decide: 'decide',
  schedule: 'keep schedules',
  administer: 'say who may what',
};

function notAllowed({ name }: Principal, permission: Permission, about: Resource = {}): ProblemError {
  const where = [
    about.agentId && `of agent ${about.agentId}`,
    about.tenant && `for ${about.tenant}`,
    about.tool && `about ${about.tool}`,
  ];
  const here = where.filter(Boolean).join(' ');
  return new ProblemError(
    'NotAllowed',
    `${name} may not ${doings[permission]}${here && ` ${here}`}. Somebody who administers the roles can allow it.`,
  );
}

async function agentsFor(context: ApiContext, principal: Principal, permission: Permission) {
  try {
    const { agents } = await listAgents(clientFor(context.client, principal, permission));
    return agents.map(({ id }) => id).sort();
  } catch (error) {
    if (error instanceof AgentServiceUnavailable) return [];
    throw error;
  }
}

function param(c: ApiRequest, name: string): string {
  return (c.req.param() as Record<string, string | undefined>)[name] ?? '';
}

/** The JSON of a body; nothing where there is none, or another kind. A file that is uploaded may be JSON too: only its route reads it. */
async function bodyOf(c: ApiRequest): Promise<unknown> {
  if (isUpload(c)) return undefined;
  const isJson = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() === 'application/json';
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  // What is no JSON is refused by the route.
  return isJson && !isRead ? await c.req.json().catch(() => undefined) : undefined;
}
