/** The HTTP API of durable agent runs. Knows nothing of the web server that mounts it. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { inputWords, maximumRequestBytes } from '@platform/temporal';
import { writeJson } from '@platform/temporal/json';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { except } from 'hono/combine';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { z } from 'zod';
import { guard } from './access/allow.js';
import { withRefusals } from './access/described.js';
import type { ApiContext } from './context.js';
import { exactJson } from './exact-json.js';
import { authRoutes, isBackChannel } from './identity/auth-routes.js';
import { type ApiEnv, identify } from './identity/identify.js';
import { refuseInvalid } from './invalid.js';
import { ConsoleMetrics } from './metrics/console-metrics.js';
import { ProblemError, toProblem } from './problem.js';
import { addAuditRoutes } from './routes/audit.js';
import { addControlRoutes } from './routes/control.js';
import { addDecisionRoutes } from './routes/decisions.js';
import { addEventRoutes } from './routes/events.js';
import { addEvidenceRoutes } from './routes/evidence.js';
import { addFileRoutes } from './routes/files.js';
import { addGivenFileRoutes, isUpload } from './routes/given-files.js';
import { addGoOnRoutes } from './routes/go-on.js';
import { addLimitRoutes } from './routes/limits.js';
import { addMeRoute } from './routes/me.js';
import { addMetricsRoutes } from './routes/metrics.js';
import { addModelCallRoutes } from './routes/model-calls.js';
import { addOverviewRoutes } from './routes/overview.js';
import { addPasskeyRoutes } from './routes/passkeys.js';
import { addPushRoutes } from './routes/push.js';
import { addRuleRoutes } from './routes/rules.js';
import { addRunRoutes } from './routes/runs.js';
import { addScheduleRoutes } from './routes/schedules.js';
import { addSystemRoutes } from './routes/system.js';
import { addTokenRoutes } from './routes/tokens.js';
import { addTraceRoutes } from './routes/traces.js';
import { onlyJson, onlyShallow, onlyThisMachine, securityHeaders } from './security.js';
import { traceRequests } from './tracing/requests.js';

/** Bytes of a body. A request may have 800 KB; the rest is room for escapes and for the other fields. */
const maximumBodyBytes = 1_500_000;

/** The application, with everything under `/api/v1`. `who` says who asks, and refuses those whom it does not know. */
export function createApi(
  context: ApiContext,
  who: MiddlewareHandler<ApiEnv> = identify(context.signIn),
): OpenAPIHono<ApiEnv> {
  z.config({ customError: inputWords });
  const app = new OpenAPIHono<ApiEnv>();
  const metrics = new ConsoleMetrics(context);
  app.use(metrics.measure, traceRequests(context.tracing), securityHeaders, onlyThisMachine, who);
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const allow = methods.join(', ');
        const refused = new ProblemError(
          'MethodNotAllowed',
          `${c.req.method} is not for ${c.req.path}; allowed: ${allow}.`,
        );
        return problemResponse(refused, { allow });
      },
    }),
  );
  const json = [
    onlyJson,
    bodyLimit({
      maxSize: maximumBodyBytes,
      onError: () => {
        throw new ProblemError(
          'BodyTooLarge',
          `The body is larger than ${maximumBodyBytes} bytes; a request may have at most ${maximumRequestBytes}. Put large content in a file or a store and refer to it.`,
        );
      },
    }),
    onlyShallow,
    exactJson,
  ];
  app.use(except([isUpload, isBackChannel], ...json));
  app.notFound((c) => {
    return problemResponse(
      new ProblemError('NotFound', `There is no ${c.req.path}; /api/v1/openapi.json says what there is.`),
    );
  });
  app.onError((error, c) => {
    const { isDefect } = toProblem(error);
    if (isDefect) context.onDefect(error, `${c.req.method} ${c.req.path} failed`, runOf(c.req.path));
    return problemResponse(error);
  });

  app.route('/api/auth', authRoutes(context.signIn));
  const v1 = new OpenAPIHono<ApiEnv>({
    defaultHook: refuseInvalid(),
  });
  guard(v1, context);
  addEventRoutes(v1, context);
  addRunRoutes(v1);
  addOverviewRoutes(v1);
  addModelCallRoutes(v1);
  addControlRoutes(v1);
  addGoOnRoutes(v1);
  addFileRoutes(v1, context);
  addGivenFileRoutes(v1, context);
  addDecisionRoutes(v1);
  addEvidenceRoutes(v1);
  addScheduleRoutes(v1);
  addRuleRoutes(v1);
  addLimitRoutes(v1);
  addPasskeyRoutes(v1, context);
  addPushRoutes(v1, context);
  addAuditRoutes(v1, context);
  addTraceRoutes(v1, context);
  addMeRoute(v1, context);
  addTokenRoutes(v1, context);
  addSystemRoutes(v1, context);
  addMetricsRoutes(v1, context, metrics);
  app.route('/api/v1', v1);
  app.get('/api/v1/openapi.json', (c) => c.json(describeApi(app)));
  return app;
}

/** The run that an address is of, when it is that of one. */
function runOf(path: string): string | undefined {
  return /^\/api\/v1\/runs\/([\w.:-]{1,128})(?:\/|$)/.exec(path)?.[1];
}

function describeApi(app: OpenAPIHono<ApiEnv>) {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Durable agent runs',
      version: '1.0.0',
      description: 'Start, watch and decide runs. Every answer that is not a success is a `Problem` (RFC 9457).',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
  });
  return withRefusals(document);
}

function problemResponse(error: unknown, more: Record<string, string> = {}): Response {
  const { problem, headers } = toProblem(error);
  return new Response(writeJson(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', ...headers, ...more },
  });
}
