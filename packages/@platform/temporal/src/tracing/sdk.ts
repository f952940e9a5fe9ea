/** OpenTelemetry's SDK, put together for this product. Loaded only where traces go somewhere: nobody else pays for it. */
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type ReadableSpan, type Span } from '@opentelemetry/sdk-trace-base';
import { traceparentOf, traceparentParts } from '../domain/traceparent.js';
import { secretsOf } from '../process/redacted.js';
import { CountingExporter } from './outlet.js';
import { RecordSampler } from './sampler.js';
import { shownAddress, type TracingSettings } from './settings.js';
import { scope, spanOfRecord } from './span-of-record.js';
import type { LiveSpan, Tracing, TracingProcess } from './tracing.js';
import { withoutSecrets } from './without-secrets.js';

/** Milliseconds that the end of a process waits until the last spans are sent. */
const lastWordsMs = 2_000;

/** Of spans that wait, where `OTEL_BSP_MAX_QUEUE_SIZE` says nothing. */
const defaultQueue = 2_048;

const kinds = { server: SpanKind.SERVER, internal: SpanKind.INTERNAL, client: SpanKind.CLIENT };

/** Begins to send. Returns at once: whether anybody answers shows later. */
export function openSdk(settings: TracingSettings, { service, version, log }: TracingProcess): Tracing {
  const { endpoint } = settings;
  const tell = {
    failed: (reason: string) =>
      log(`Traces do not arrive at ${shownAddress(endpoint)}: ${reason}. Runs go on without them.`),
    again: () => log(`Traces arrive at ${shownAddress(endpoint)} again.`),
  };
  const most = Number(process.env.OTEL_BSP_MAX_QUEUE_SIZE) || defaultQueue;
  const exporter = new CountingExporter(new OTLPTraceExporter({ url: endpoint }), tell, most);
  const processor = new BatchSpanProcessor(exporter, { maxQueueSize: most });
  const bounded = {
    onStart: () => {},
    onEnd: (span: ReadableSpan) => {
      if ((span.spanContext().traceFlags & 1) === 1 && exporter.takes()) processor.onEnd(span as Span);
    },
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
  // What the environment says of the process comes last: it is said for this very deployment.
  const own = resourceFromAttributes({ 'service.name': service, ...(version && { 'service.version': version }) });
  const resource = defaultResource()
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }));
  const secrets = secretsOf(process.env);
  const sampler = new RecordSampler(settings);
  const provider = new BasicTracerProvider({ resource, sampler, spanProcessors: [bounded] });
  const tracer = provider.getTracer(scope.name, version);
  return {
    counts: exporter.counts,
    start(name, { kind, parent, attributes, startTime }): LiveSpan {
      const from = traceparentParts(parent);
      const context = from ? trace.setSpanContext(ROOT_CONTEXT, { ...from, isRemote: true }) : ROOT_CONTEXT;
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes, startTime }, context);
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        traceparent: traceparentOf({ traceId, spanId, traceFlags: traceFlags & 1 }),
        end({ name: finalName, attributes: more, error } = {}) {
          if (finalName !== undefined) span.updateName(finalName);
          if (more) span.setAttributes(more);
          if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
          span.end();
        },
      };
    },
    partOf({ traceId, spanId }) {
      return traceparentOf({ traceId, spanId, traceFlags: sampler.tells(traceId) ? 1 : 0 });
    },
    record(spans) {
      for (const span of spans)
        if (sampler.tells(span.traceId)) {
          bounded.onEnd(spanOfRecord(withoutSecrets(span, secrets), resource));
        }
    },
    async close() {
      const late = new Promise((resolve) => setTimeout(resolve, lastWordsMs));
      await Promise.race([provider.shutdown().catch(() => {}), late]);
    },
  };
}
