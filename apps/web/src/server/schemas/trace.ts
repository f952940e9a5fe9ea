/** Traces, as OTLP writes them in JSON. */
import type { ExportTracesInput, TraceDocument } from '@platform/temporal';
import { z } from 'zod';

const attributeSchema = z
  .object({
    key: z.string(),
    value: z.object({
      stringValue: z.string().optional(),
      boolValue: z.boolean().optional(),
      intValue: z.string().optional(),
      doubleValue: z.number().optional(),
      arrayValue: z.object({ values: z.array(z.object({ stringValue: z.string() })) }).optional(),
    }),
  })
  .meta({ id: 'OtlpAttribute' });

const attributes = z.array(attributeSchema);
const traceId = z.string().meta({ description: '32 hexadecimal digits.' });
const spanId = z.string().meta({ description: '16 hexadecimal digits.' });
const nanos = z.string().meta({ description: 'Nanoseconds since 1970.' });

const spanSchema = z
  .object({
    traceId,
    spanId,
    parentSpanId: spanId.optional(),
    name: z.string(),
    kind: z.int(),
    startTimeUnixNano: nanos,
    endTimeUnixNano: nanos,
    attributes,
    events: z.array(z.object({ timeUnixNano: nanos, name: z.string(), attributes })),
    links: z.array(z.object({ traceId, spanId, attributes })),
    status: z.object({ code: z.int(), message: z.string().optional() }),
  })
  .meta({ id: 'OtlpSpan' });

export const traceSchema = z
  .object({
    resourceSpans: z.array(
      z.object({
        resource: z.object({ attributes }),
        scopeSpans: z.array(z.object({ scope: z.object({ name: z.string() }), spans: z.array(spanSchema) })),
      }),
    ),
  })
  .meta({ id: 'Trace' }) satisfies z.ZodType<TraceDocument>;

const contents = z
  .enum(['true', 'false'])
  .optional()
  .transform((value) => value === 'true')
  .meta({
    description:
      'Also what was asked, said, given to tools and returned, where this server gives it (`TRACE_CONTENT=true`).',
  });

const day = z.string().meta({ examples: ['2026-01-31', '2026-01-31T09:00:00Z'] });

export const traceQuerySchema = z.strictObject({ contents });

export const tracesQuerySchema = z.strictObject({
  from: day.meta({
    description: 'Runs that were under way after this time, or after the beginning of this day (UTC).',
  }),
  to: day.optional().meta({ description: 'And before this time or day; now when absent.' }),
  agentId: z.string().optional(),
  contents,
}) satisfies z.ZodType<ExportTracesInput>;
