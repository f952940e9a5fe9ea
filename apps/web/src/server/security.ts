/**
 * From where the API may be used, before anybody is asked who they are: from this machine, and by the address of the console (`CONSOLE_URL`). A web page
 * of another origin can neither read nor change anything.
 */
import { isTextTooDeep, tooDeep } from '@platform/temporal';
import { refusalOf } from '@platform/temporal/doors';
import type { MiddlewareHandler } from 'hono';
import { consoleDoor } from './door.mjs';
import { ProblemError } from './problem.js';

/** Refuses what does not come from this machine, or comes from a page of another origin. */
export const onlyThisMachine: MiddlewareHandler = async (c, next) => {
  const refused = refusalOf(c.req.method, c.req.header(), consoleDoor(process.env));
  if (refused) throw new ProblemError(refused.code, refused.detail);
  await next();
};

const nothing = "default-src 'none'; frame-ancestors 'none'";

/** Headers of every answer. Browsers do not cache it, guess its type or show it in a frame. It has no CORS headers on purpose. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set('x-content-type-options', 'nosniff');
  // Without `no-transform` a compressing server in front holds events back.
  headers.set('cache-control', 'no-store, no-transform');
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', nothing);
  headers.set('referrer-policy', 'no-referrer');
  headers.set('cross-origin-resource-policy', 'same-origin');
};

/** Content types that the parser of bodies takes for JSON. Both must agree. */
const jsonType = /^application\/json(;\s*[a-z0-9-]+=[^;]+)*$/i;

/** Refuses deeply nested bodies before they are parsed. Code that walks them would run out of stack. */
export const onlyShallow: MiddlewareHandler = async (c, next) => {
  if (c.req.raw.body !== null && isTextTooDeep(await c.req.text())) {
    throw new ProblemError('InvalidInput', `body: ${tooDeep}`, { errors: [{ field: 'body', message: tooDeep }] });
  }
  await next();
};

/** Refuses bodies without the content type JSON. A form of another site cannot set it. */
export const onlyJson: MiddlewareHandler = async (c, next) => {
  const length = c.req.header('content-length');
  const hasBody = c.req.header('transfer-encoding') !== undefined || (length !== undefined && length !== '0');
  const type = c.req.header('content-type') ?? '';
  const isJson = jsonType.test(type);
  if (c.req.method === 'POST' && !isJson && (hasBody || type !== '')) {
    throw new ProblemError(
      'UnsupportedMediaType',
      `The body is ${type ? `"${type}"` : 'of no stated type'}; send JSON with the header "content-type: application/json".`,
    );
  }
  await next();
};
