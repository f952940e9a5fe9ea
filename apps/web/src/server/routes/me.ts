import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { permissions, rolePermissions } from '../access/permissions.js';
import type { ApiContext } from '../context.js';
import type { ApiEnv } from '../identity/identify.js';
import { meSchema } from '../schemas/me.js';
import { problems } from '../schemas/problem.js';
import { json } from './content.js';

const meRoute = createRoute({
  method: 'get',
  path: '/me',
  tags: ['system'],
  summary: 'Who asks, and what they may',
  responses: {
    200: json('As sign-in knows them; `local` where there is no sign-in.', meSchema),
    ...problems({ 401: 'Nobody has signed in.' }),
  },
});

/** Who asks. */
export function addMeRoute(
  app: OpenAPIHono<ApiEnv>,
  { client, signAs, traceUrlTemplate, temporalUi }: ApiContext,
): void {
  app.openapi(meRoute, (c) => {
    const { kind, id, name, roles, tenant, grants, authTime, session } = c.get('principal');
    return c.json(
      {
        kind,
        id,
        name,
        roles: [...roles],
        ...(tenant === undefined ? {} : { tenant }),
        permissions: permissions.filter((one) => grants.some(({ role }) => rolePermissions[role][one] === 'all')),
        ...(authTime === undefined ? {} : { signedInAt: new Date(authTime * 1_000).toISOString() }),
        ...(session && { sessionEndsAt: new Date(session.endsAt).toISOString() }),
        signing: signAs !== undefined,
        ...(traceUrlTemplate !== undefined && { traceUrlTemplate }),
        ...(temporalUi !== undefined && { temporalUi: { template: temporalUi, namespace: client.namespace } }),
      },
      200,
    );
  });
}
