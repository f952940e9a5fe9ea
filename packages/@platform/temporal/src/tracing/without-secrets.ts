import { redacted } from '../process/redacted.js';
import type { Attributes, TraceSpan } from '../traces/span.js';

/** The span without secrets in its texts: what a call was to be made with may hold one, and what failed may quote it. */
export function withoutSecrets(span: TraceSpan, secrets: readonly string[]): TraceSpan {
  const clean = (text: string) => redacted(text, secrets);
  const texts = (attributes: Attributes): Attributes =>
    Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => {
        if (typeof value === 'string') return [name, clean(value)];
        return [name, typeof value === 'object' ? value.map(clean) : value];
      }),
    );
  const { message } = span.status;
  return {
    ...span,
    name: clean(span.name),
    attributes: texts(span.attributes),
    status: { ...span.status, ...(message !== undefined && { message: clean(message) }) },
    events: span.events.map((event) => ({ ...event, attributes: texts(event.attributes) })),
  };
}
