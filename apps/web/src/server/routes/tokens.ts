import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ApiContext } from '../context.js';
import { type ApiTokens, isProgramOfOurs } from '../identity/api-tokens.js';
import type { ApiEnv } from '../identity/identify.js';
import { mayGive } from '../identity/may-give.js';
import type { Principal } from '../identity/principal.js';
import { ProblemError } from '../problem.js';
import { problems } from '../schemas/problem.js';
import { createdTokenSchema, newTokenSchema, tokenSchema } from '../schemas/tokens.js';
import { json, jsonBody } from './content.js';

const tags = ['tokens'];
const none = { 404: 'There is no sign-in here, so there are no tokens.' };

const listRoute = createRoute({
  method: 'get',
  path: '/tokens',
  tags,
  summary: 'API tokens of programs, without their secrets',
  responses: {
    200: json('All, also those that have ended.', z.object({ tokens: z.array(tokenSchema) })),
    ...problems(none),
  },
});

const createTokenRoute = createRoute({
  method: 'post',
  path: '/tokens',
  tags,
  summary: 'Make an API token',
  request: { body: { ...jsonBody(newTokenSchema), required: true } },
  responses: {
    201: json('Made. Its secret is shown this once.', createdTokenSchema),
    ...problems({ ...none, 400: 'The input has a wrong shape.', 403: 'It would allow more than you may.' }),
  },
});

const revokeRoute = createRoute({
  method: 'delete',
  path: '/tokens/{tokenId}',
  tags,
  summary: 'End an API token at once',
  request: { params: z.object({ tokenId: z.string().max(100) }) },
  responses: { 200: json('It is refused from now on.', tokenSchema), ...problems({ 404: 'There is no such token.' }) },
});

/** API tokens: who administers makes and ends them. */
export function addTokenRoutes(app: OpenAPIHono<ApiEnv>, { signIn }: ApiContext): void {
  app.openapi(listRoute, (c) =>
    c.json(
      {
        tokens: tokensOf(signIn?.tokens)
          .list()
          .filter((one) => mayGive(c.get('principal'), one)),
      },
      200,
    ),
  );
  app.openapi(createTokenRoute, async (c) => {
    const [tokens, principal, wanted] = [tokensOf(signIn?.tokens), c.get('principal'), c.req.valid('json')];
    refuseMore(principal, wanted);
    return c.json(await tokens.create(wanted, principal.id), 201);
  });
  app.openapi(revokeRoute, async (c) => {
    const { tokenId } = c.req.valid('param');
    const tokens = tokensOf(signIn?.tokens);
    const found = tokens.list().find(({ id }) => id === tokenId);
    const revoked = found && mayGive(c.get('principal'), found) ? await tokens.revoke(tokenId) : undefined;
    if (!revoked)
      throw new ProblemError('NotFound', `There is no API token ${tokenId}; GET /api/v1/tokens lists them.`);
    return c.json(revoked, 200);
  });
}

function tokensOf(tokens: ApiTokens | undefined): ApiTokens {
  if (tokens) return tokens;
  throw new ProblemError(
    'NotFound',
    'There is no sign-in here, so there are no API tokens: whoever reaches this machine may do everything.',
  );
}

function refuseMore(principal: Principal, wanted: z.output<typeof newTokenSchema>): void {
  if (isProgramOfOurs(principal))
    throw new ProblemError(
      'NotAllowed',
      'An API token cannot make others: they would outlive it. Somebody who has signed in can.',
    );
  if (!mayGive(principal, wanted))
    throw new ProblemError(
      'NotAllowed',
      `${principal.name} may not give what they do not have: the roles, and all agents, tools and tenants of the token, must be among their own.`,
    );
}
