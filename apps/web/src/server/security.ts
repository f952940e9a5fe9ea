/**
 * Who may ask. There is no sign-in yet, so only this machine may, and on it only programs and the server's own pages: a web page of
 * another origin can neither read anything here nor make anything happen.
 */
import { isTextTooDeep, tooDeep } from '@platform/temporal';
import type { MiddlewareHandler } from 'hono';
import { ProblemError } from './problem.js';

const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Whether a Host header names this machine. A name that merely resolves to it (DNS rebinding) does not. */
export function isLoopbackHost(host: string): boolean {
  try {
    const url = new URL(`http://${host}`);
    return loopbackNames.includes(url.hostname) && url.host !== '' && url.pathname === '/' && url.username === '';
  } catch {
    return false;
  }
}

/** Whether the request comes from a page of this server, or from no page at all. A person who follows a link here may read. */
export function isOwnOrigin(request: { method: string; headers: Headers }): boolean {
  const { headers } = request;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (reads && headers.get('sec-fetch-mode') === 'navigate') return true;
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const origin = headers.get('origin');
  return origin === null || origin === `http://${headers.get('host')}`;
}

/** Refuses what does not come from this machine, or comes from a page of another origin. */
export const onlyThisMachine: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? '';
  if (!isLoopbackHost(host)) {
    throw new ProblemError(
      'ForbiddenHost',
      `Host "${host}" is not this machine; allowed: localhost, 127.0.0.1, [::1].`,
    );
  }
  if (!isOwnOrigin(c.req.raw)) {
    const from = c.req.header('origin') ?? 'another site';
    throw new ProblemError('ForbiddenOrigin', `A page of ${from} may not ask ${host}; open the console there.`);
  }
  await next();
};

const nothing = "default-src 'none'; frame-ancestors 'none'";

/** Headers of every answer: nothing is kept, guessed or framed. There are no CORS headers on purpose. */
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

/** What the reader of bodies takes for JSON: anything else would pass here and be refused there. */
const jsonType = /^application\/json(;\s*[a-z0-9-]+=[^;]+)*$/i;

/** Refuses bodies with more levels than anything here has, before they are parsed: code that walks them would run out of stack. */
export const onlyShallow: MiddlewareHandler = async (c, next) => {
  if (c.req.raw.body !== null && isTextTooDeep(await c.req.text())) {
    throw new ProblemError('InvalidInput', `body: ${tooDeep}`, { errors: [{ field: 'body', message: tooDeep }] });
  }
  await next();
};

/** Refuses bodies that are not said to be JSON: a form of another site cannot say so. */
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
