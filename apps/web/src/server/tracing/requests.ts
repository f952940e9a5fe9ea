import { isTraceparent, type LiveAttributes, type Tracing, withTraceparent } from '@platform/temporal/tracing';
import type { MiddlewareHandler } from 'hono';
import { routeOf } from '../route.js';

/** Asked by supervisors and Prometheus all the time; nobody looks for these in traces. */
const untold = new Set(['/api/v1/metrics', '/api/v1/metrics/runs', '/api/v1/health']);

/**
 * A span for each request, which is part of what asked for it (`traceparent`) and ends when the answer begins: a stream goes on for days. It says the
 * pattern of the route and the status: no id, no address and nothing of what was sent. Without tracing, what asks is only passed on to the runs.
 */
export function traceRequests(tracing: Tracing | undefined): MiddlewareHandler {
  return async (c, next) => {
    const given = c.req.header('traceparent');
    const parent = isTraceparent(given) ? given : undefined;
    const { method, route } = routeOf(c);
    if (!tracing || untold.has(route)) return withTraceparent(parent, next);
    const attributes = { 'http.request.method': method, 'http.route': route };
    const span = tracing.start(`${method} ${route}`, { kind: 'server', parent, attributes });
    try {
      await withTraceparent(span.traceparent, next);
    } finally {
      const { status } = c.res;
      const failed: LiveAttributes = status >= 500 ? { 'error.type': String(status) } : {};
      const error = status >= 500 ? `answered ${status}` : undefined;
      span.end({ attributes: { 'http.response.status_code': status, ...failed }, error });
    }
  };
}
