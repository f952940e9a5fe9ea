import { redacted } from '../process/redacted.js';
import type { Attributes, TraceSpan } from '../traces/span.js';

/** The span without secrets in its texts: what a call was to be made with may hold one, and what failed may quote it. */
export function withoutSecrets(span: TraceSpan, secrets: readonly string[]): TraceSpan {
  const texts = (attributes: Attributes): Attributes =>
    Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        typeof value === 'string' ? redacted(value, secrets) : value,
      ]),
    );
  const { message } = span.status;
  return {
    ...span,
    attributes: texts(span.attributes),
    status: { ...span.status, ...(message !== undefined && { message: redacted(message, secrets) }) },
    events: span.events.map((event) => ({ ...event, attributes: texts(event.attributes) })),
  };
}
