import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What is asked for, in words that have a bound: the pattern of the route, never the address, which may hold anything. */
export function routeOf(c: Context): { method: string; route: string } {
  const route = matchedRoutes(c).findLast(({ path }) => !path.endsWith('*'));
  return { method: methods.has(c.req.method) ? c.req.method : '_OTHER', route: route?.path ?? 'none' };
}
