import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { ApiContext } from '../context.js';
import type { ApiEnv } from '../identity/identify.js';
import type { Principal } from '../identity/principal.js';
import { ProblemError } from '../problem.js';
import { pushAddress } from '../push/services.js';
import type { Told } from '../push/subscriptions.js';
import { problems } from '../schemas/problem.js';
import {
  pushKeySchema,
  subscribeBodySchema,
  tellBodySchema,
  toldSchema,
  unsubscribeBodySchema,
} from '../schemas/push.js';
import { json, jsonBody } from './content.js';

const tags = ['push'];

const keyRoute = createRoute({
  method: 'get',
  path: '/push/key',
  tags,
  summary: 'The key that a browser subscribes with',
  responses: { 200: json('Of this console.', pushKeySchema) },
});

const subscribeRoute = createRoute({
  method: 'post',
  path: '/push/subscriptions',
  tags,
  summary: 'Be told in this browser of decisions that wait for you',
  request: { body: { ...jsonBody(subscribeBodySchema), required: true } },
  responses: {
    204: { description: 'You are told.' },
    ...problems({ 400: 'Not of a known push service, or too many.', 403: 'Programs have no browser.' }),
  },
});

const unsubscribeRoute = createRoute({
  method: 'post',
  path: '/push/subscriptions/end',
  tags,
  summary: 'Be told no more in this browser',
  description: 'Who knows the address of a browser is that browser.',
  request: { body: { ...jsonBody(unsubscribeBodySchema), required: true } },
  responses: { 204: { description: 'You are not told.' }, ...problems({ 400: 'The body has a wrong shape.' }) },
});

const tellRoute = createRoute({
  method: 'post',
  path: '/push/news',
  tags,
  summary: 'A run asks for decisions: tell those whose they are',
  description: 'For workers. What people are told is read from the run.',
  request: { body: { ...jsonBody(tellBodySchema), required: true } },
  responses: {
    200: json('They are told.', toldSchema),
    ...problems({
      400: 'The body has a wrong shape.',
      403: 'You do not see all runs.',
      503: 'Some push service or Temporal does not answer.',
    }),
  },
});

/** Messages to browsers. */
export function addPushRoutes(app: OpenAPIHono<ApiEnv>, { push }: ApiContext): void {
  app.openapi(keyRoute, (c) => c.json({ publicKey: push.publicKey() }, 200));
  app.openapi(subscribeRoute, async (c) => {
    const { endpoint, keys, by, roles } = c.req.valid('json');
    const { href } = pushAddress(endpoint, push.settings.services);
    const person = toldOf(c.get('principal'), by, roles);
    await push.subscriptions.put({ endpoint: href, ...keys, person, seenAt: Date.now() });
    return c.body(null, 204);
  });
  app.openapi(unsubscribeRoute, async (c) => {
    await push.subscriptions.remove(c.req.valid('json').endpoint);
    return c.body(null, 204);
  });
  app.openapi(tellRoute, async (c) => {
    const { runId, requestIds } = c.req.valid('json');
    const { told, failed } = await push.teller.tell(runId, requestIds);
    if (failed > 0) {
      const browsers = failed === 1 ? 'One browser was' : `${failed} browsers were`;
      throw new ProblemError('PushUnavailable', `${browsers} not told: the push service did not take the message.`);
    }
    return c.json({ told }, 200);
  });
}

function toldOf(principal: Principal, by: string | undefined, roles: string[] | undefined): Told {
  const { kind, id, name, session, claimed } = principal;
  if (kind === 'local') return { kind, id: 'local', name: by ?? name, roles: roles ?? [] };
  if (kind !== 'person' || !session?.ends || !claimed)
    throw new ProblemError('NotAllowed', `Only people are told in a browser, and ${name} is a program.`);
  const { tenant } = claimed;
  return { kind, id, name, roles: [...claimed.roles], ...(tenant !== undefined && { tenant }), ...session.ends };
}
