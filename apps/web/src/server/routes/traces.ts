import { Readable } from 'node:stream';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { exportTraces, type RunTrace, readTrace } from '@platform/temporal';
import { writeJson } from '@platform/temporal/json';
import { z } from 'zod';
import type { ApiContext } from '../context.js';
import type { ApiEnv } from '../identity/identify.js';
import { ProblemError } from '../problem.js';
import { problems, readProblems } from '../schemas/problem.js';
import { runParamsSchema } from '../schemas/requests.js';
import { traceQuerySchema, traceSchema, tracesQuerySchema } from '../schemas/trace.js';
import { json } from './content.js';

const tags = ['traces'];
const notGiven = 'This server gives no contents of traces.';

const runTraceRoute = createRoute({
  method: 'get',
  path: '/runs/{runId}/trace',
  tags,
  summary: 'The traces of a run, one for each turn, as OTLP writes them in JSON',
  description:
    'Made from the history of the run, at any time, with the same ids as those that were sent while it ran. What is under way is left out until it has ended.',
  request: { params: runParamsSchema, query: traceQuerySchema },
  responses: {
    200: json('The body of a request that a receiver of OpenTelemetry takes.', traceSchema),
    ...readProblems,
    ...problems({ 403: notGiven }),
  },
});

const exportRoute = createRoute({
  method: 'get',
  path: '/traces',
  tags,
  summary: 'The traces of all runs that were under way in a period, as JSON Lines',
  description: 'Read run by run while it is sent. An answer that breaks off is not whole: ask again.',
  request: { query: tracesQuerySchema },
  responses: {
    200: {
      description: 'A line for each run: `runId`, and its `trace`, or the `problem` for which it cannot be read.',
      content: { 'application/jsonl': { schema: z.string() } },
    },
    ...problems({
      400: 'The period has a wrong shape.',
      403: notGiven,
      503: 'Temporal or the payload store cannot be reached.',
    }),
  },
});

/** Traces of one run, and of the runs of a period. */
export function addTraceRoutes(app: OpenAPIHono<ApiEnv>, { onDefect, traceContent }: ApiContext): void {
  const allow = (contents: boolean) => {
    if (!contents || traceContent) return;
    throw new ProblemError(
      'NotAllowed',
      'This server gives no contents of traces: it runs without TRACE_CONTENT=true. Ask without contents.',
    );
  };
  app.openapi(runTraceRoute, async (c) => {
    const { contents } = c.req.valid('query');
    allow(contents);
    return c.json(await readTrace(c.get('client'), c.req.valid('param').runId, { contents }), 200);
  });
  app.openapi(exportRoute, async (c) => {
    const query = c.req.valid('query');
    allow(query.contents);
    const traces = exportTraces(c.get('client'), query);
    // The first one is read before the answer begins: what cannot be asked for is a problem, not an answer that breaks off.
    const first = await traces.next();
    const text = Readable.from(linesOf(first, traces));
    text.on('error', (error) => onDefect(error, 'The export of traces broke off'));
    const bytes = (Readable.toWeb(text) as ReadableStream<string>).pipeThrough(new TextEncoderStream());
    // The library's types take a text for anything with JSON in its name.
    return c.body(bytes, 200, { 'content-type': 'application/jsonl; charset=utf-8' }) as never;
  });
}

async function* linesOf(first: IteratorResult<RunTrace, void>, rest: AsyncIterable<RunTrace>): AsyncGenerator<string> {
  if (first.done) return;
  yield `${writeJson(first.value)}\n`;
  for await (const trace of rest) yield `${writeJson(trace)}\n`;
}
