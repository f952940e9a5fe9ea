import { Readable } from 'node:stream';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { type AuditFormat, auditLines, exportAudit, readAudit, readAuditPage, verifyAudit } from '@platform/temporal';
import { z } from 'zod';
import type { ApiContext } from '../context.js';
import type { ApiEnv } from '../identity/identify.js';
import { auditPageSchema, auditSchema, auditVerificationSchema } from '../schemas/audit.js';
import { problems, readProblems } from '../schemas/problem.js';
import { auditPageQuerySchema, auditQuerySchema, runParamsSchema } from '../schemas/requests.js';
import { json } from './content.js';

const tags = ['audit'];

const runAuditRoute = createRoute({
  method: 'get',
  path: '/runs/{runId}/audit',
  tags,
  summary: 'Every decision of a run: who, when, from where, on what, and what ran then',
  request: { params: runParamsSchema },
  responses: {
    200: json('Read from the history of the run alone.', auditSchema),
    ...readProblems,
  },
});

const verifyRoute = createRoute({
  method: 'get',
  path: '/runs/{runId}/audit/verify',
  tags,
  summary: 'Whether each call that a person had to approve ran with a decision that somebody signed who might',
  request: { params: runParamsSchema },
  responses: {
    200: json('Verified by public keys alone, from the history of the run.', auditVerificationSchema),
    ...readProblems,
  },
});

const exportRoute = createRoute({
  method: 'get',
  path: '/audit',
  tags,
  summary: 'Every decision in a period, as JSON Lines or CSV',
  description: 'Read run by run while it is sent. An answer that breaks off is not whole: ask again.',
  request: { query: auditQuerySchema },
  responses: {
    200: {
      description: 'One `AuditEntry` a line.',
      content: { 'application/jsonl': { schema: z.string() }, 'text/csv': { schema: z.string() } },
    },
    ...problems({ 400: 'The period has a wrong shape.', 503: 'Temporal cannot be reached.' }),
  },
});

const pageRoute = createRoute({
  method: 'get',
  path: '/audit/entries',
  tags,
  summary: 'The same some runs at a time, for people who look',
  description:
    'A page ends after 50 entries, 200 runs or 2 s, whichever comes first: it may be empty and not the last. Its entries are in order, those of the next may be later.',
  request: { query: auditPageQuerySchema },
  responses: {
    200: json('The latest first.', auditPageSchema),
    ...problems({ 400: 'The period or a filter has a wrong shape.', 503: 'Temporal cannot be reached.' }),
  },
});

const contentTypes: Readonly<Record<AuditFormat, string>> = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};

/** The audit of one run, and that of a period. */
export function addAuditRoutes(app: OpenAPIHono<ApiEnv>, { onDefect, trustedKeys }: ApiContext): void {
  app.openapi(runAuditRoute, async (c) => {
    return c.json({ entries: await readAudit(c.get('client'), c.req.valid('param').runId) }, 200);
  });
  app.openapi(verifyRoute, async (c) => {
    if (!trustedKeys) return c.json({ signing: false }, 200);
    const verified = await verifyAudit(c.get('client'), c.req.valid('param').runId, trustedKeys);
    return c.json({ signing: true, verified }, 200);
  });
  app.openapi(pageRoute, async (c) => c.json(await readAuditPage(c.get('client'), c.req.valid('query')), 200));
  app.openapi(exportRoute, async (c) => {
    const { format, ...period } = c.req.valid('query');
    const entries = exportAudit(c.get('client'), period);
    // The first entry is read before the answer begins: what cannot be asked for is a problem, not an answer that breaks off.
    const first = await entries.next();
    const text = Readable.from(auditLines(first.done ? [] : withFirst(first.value, entries), format));
    text.on('error', (error) => onDefect(error, 'The export of the audit broke off'));
    const bytes = (Readable.toWeb(text) as ReadableStream<string>).pipeThrough(new TextEncoderStream());
    return c.body(bytes, 200, {
      'content-type': contentTypes[format],
      'content-disposition': `attachment; filename="decisions.${format}"`,
    });
  });
}

async function* withFirst<Entry>(first: Entry, rest: AsyncIterable<Entry>): AsyncGenerator<Entry, void, void> {
  yield first;
  yield* rest;
}
