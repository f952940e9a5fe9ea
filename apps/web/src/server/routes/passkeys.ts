import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { type EnrolledPasskey, fingerprintOf, InvalidInput, passkeyKeyOf } from '@platform/temporal';
import type { Context } from 'hono';
import type { ApiContext } from '../context.js';
import type { ApiEnv } from '../identity/identify.js';
import type { Principal } from '../identity/principal.js';
import { ProblemError } from '../problem.js';
import { addPasskeyBodySchema, passkeyParamsSchema, passkeySchema, passkeysSchema } from '../schemas/passkeys.js';
import { problems } from '../schemas/problem.js';
import { json, jsonBody } from './content.js';

/** Of one person: more are a mistake, or somebody who fills the disk. */
const mostPasskeys = 20;

const tags = ['passkeys'];

const listRoute = createRoute({
  method: 'get',
  path: '/passkeys',
  tags,
  summary: 'Your passkeys, and which of them an admin has enrolled',
  responses: { 200: json('Yours alone.', passkeysSchema), ...problems({ 403: 'Only people have passkeys.' }) },
});

const addRoute = createRoute({
  method: 'post',
  path: '/passkeys',
  tags,
  summary: 'Ask for a new passkey to be enrolled',
  description: 'It signs nothing that counts before an admin has enrolled it, off the console.',
  request: { body: { ...jsonBody(addPasskeyBodySchema), required: true } },
  responses: {
    201: json('It waits to be enrolled.', passkeySchema),
    ...problems({ 400: 'It is known already, or not of a kind that is verified.', 403: 'Only people have passkeys.' }),
  },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/passkeys/{credentialId}',
  tags,
  summary: 'Forget one of your passkeys',
  description: 'A passkey that was lost or stolen is revoked by an admin as well.',
  request: { params: passkeyParamsSchema },
  responses: {
    204: { description: 'It is not there any more.' },
    ...problems({ 400: 'Not the id of a passkey.', 403: 'Only people have passkeys.' }),
  },
});

/** Passkeys that people register for themselves. */
export function addPasskeyRoutes(app: OpenAPIHono<ApiEnv>, { client, passkeys }: ApiContext): void {
  app.openapi(listRoute, async (c) => {
    const own = await passkeys.list(personOf(c).id);
    return c.json({ namespace: client.namespace, passkeys: own.map(shown) }, 200);
  });
  app.openapi(addRoute, async (c) => {
    const { id: personId, name } = personOf(c);
    const { publicKey, ...given } = c.req.valid('json');
    if ((await passkeys.list(personId)).length >= mostPasskeys) {
      throw new InvalidInput('credentialId', `credentialId: you have ${mostPasskeys} passkeys; remove one first`);
    }
    // The door has let in no other origin than the console's own; programs have none.
    const origin = c.req.header('origin') ?? '';
    if (!URL.canParse(origin))
      throw new InvalidInput('origin', 'origin: a passkey is made in the console, by a browser');
    const rpId = new URL(origin).hostname;
    const key = passkeyKeyOf(publicKey);
    const passkey = { ...given, personId, name, key, rpId, origin, createdAt: new Date().toISOString() };
    await passkeys.add(passkey);
    return c.json(shown(passkey), 201);
  });
  app.openapi(removeRoute, async (c) => {
    const { credentialId } = c.req.valid('param');
    const own = await passkeys.list(personOf(c).id);
    if (own.some((passkey) => passkey.credentialId === credentialId)) await passkeys.remove(credentialId);
    return c.body(null, 204);
  });
}

function personOf(c: Context<ApiEnv>): Principal {
  const principal = c.get('principal');
  if (principal.kind === 'person') return principal;
  const why = principal.kind === 'local' ? 'nobody is signed in here' : `${principal.name} is a program`;
  throw new ProblemError('NotAllowed', `Only people who have signed in have passkeys, and ${why}.`);
}

function shown({ key, personId: _person, name: _name, ...passkey }: EnrolledPasskey) {
  return { ...passkey, fingerprint: fingerprintOf(key) };
}
