/** Sends traces that were made from a record. Apart from the rest, because it loads OpenTelemetry's exporter. */
import { ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { productName } from '../domain/product.js';
import { InvalidInput, TracesNotTaken } from '../errors/errors.js';
import type { TraceSpan } from '../traces/span.js';
import { isHttpAddress, shownAddress } from './settings.js';
import { spanOfRecord } from './span-of-record.js';

/** A receiver of traces. */
export interface Receiver {
  /** Resolves once it has taken the spans. Throws `TracesNotTaken`. */
  send(spans: readonly TraceSpan[]): Promise<void>;
  close(): Promise<void>;
}

/** Spans of one request; a receiver takes a few megabytes at once. */
const spansAtOnce = 200;

/**
 * A receiver of OTLP over HTTP. The exporter reads the rest of the variables `OTEL_EXPORTER_OTLP_*` by itself: headers, time limits, certificates.
 *
 * @param address where all signals begin, as `OTEL_EXPORTER_OTLP_ENDPOINT`, or the address for traces, which ends with `/v1/traces`.
 * @throws InvalidInput for an address that is none.
 */
export function openReceiver(address: string): Receiver {
  const url = endpointOf(address);
  const exporter = new OTLPTraceExporter({ url });
  const resource = resourceFromAttributes({ 'service.name': productName });
  return {
    async send(given) {
      const spans = given.map((span) => spanOfRecord(span, resource));
      for (let from = 0; from < spans.length; from += spansAtOnce) {
        await new Promise<void>((resolve, reject) => {
          exporter.export(spans.slice(from, from + spansAtOnce), ({ code, error }) => {
            if (code === ExportResultCode.SUCCESS) resolve();
            else
              reject(new TracesNotTaken(shownAddress(url), error?.message ?? 'no reason was given', { cause: error }));
          });
        });
      }
    },
    close: () => exporter.shutdown(),
  };
}

function endpointOf(address: string): string {
  if (!isHttpAddress(address)) {
    throw new InvalidInput('endpoint', 'endpoint: must be an address that begins with http:// or https://');
  }
  const url = new URL(address);
  const path = url.pathname.replace(/\/$/, '');
  url.pathname = path.endsWith('/v1/traces') ? path : `${path}/v1/traces`;
  return url.href;
}
