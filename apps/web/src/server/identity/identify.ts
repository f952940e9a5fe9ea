import type { MiddlewareHandler } from 'hono';
import { localDeveloper, type Principal } from './principal.js';

/** What handlers know of a request. */
export interface ApiVariables {
  principal: Principal;
}

/** Says who asks. Every other part of the API takes it from `c.get('principal')`. */
export function identify(): MiddlewareHandler<{ Variables: ApiVariables }> {
  return async (c, next) => {
    c.set('principal', localDeveloper);
    await next();
  };
}
