import type { TemporalClient } from '@platform/temporal';
import type { MiddlewareHandler } from 'hono';
import { localDeveloper, type Principal } from './principal.js';

/** What handlers know of a request. */
export interface ApiVariables {
  principal: Principal;
  /** Acts for the one who asks; set by the check of the route. */
  client: TemporalClient;
}

export interface ApiEnv {
  Variables: ApiVariables;
}

/** Says who asks. Every other part of the API takes it from `c.get('principal')`. */
export function identify(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.set('principal', localDeveloper);
    await next();
  };
}
