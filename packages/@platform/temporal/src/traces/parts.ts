/** What spans of all kinds have in common. */
import { canonicalJson } from '../domain/json.js';
import type { TurnFacts } from './facts.js';
import { spanIdOf, traceIdOf } from './ids.js';
import type { Attributes, AttributeValue, SpanEvent, TraceSpan } from './span.js';

/** Most characters (code points) of an attribute with contents. */
const longestContent = 16_384;

/** Most characters (code points) of a message that says why something failed. */
const longestMessage = 500;

/** Attributes, of which those that are `undefined` are not said. */
export type Stated = Readonly<Record<string, AttributeValue | undefined>>;

/** A span of the turn, with what every span of it says. */
export function spanOf(
  facts: TurnFacts,
  what: string,
  span: Pick<TraceSpan, 'name' | 'start' | 'end'> & Partial<Omit<TraceSpan, 'attributes'>> & { attributes: Stated },
): TraceSpan {
  const { runId, turn, sessionId, userId, tenant } = facts;
  return {
    traceId: traceIdOf(runId, turn),
    spanId: spanIdOf(runId, turn, what),
    kind: 'internal',
    status: { code: 'unset' },
    events: [],
    links: [],
    ...span,
    attributes: stated({
      'agents.run_id': runId,
      'agents.turn': turn,
      'agents.tenant': tenant,
      'session.id': sessionId,
      'gen_ai.conversation.id': sessionId,
      'user.id': userId,
      ...span.attributes,
    }),
  };
}

/** The attributes that have a value. */
export function stated(attributes: Stated): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter((stated): stated is [string, AttributeValue] => stated[1] !== undefined),
  );
}

/** A time as spans have it: UTC, cut to whole milliseconds. `undefined` for what is no time. */
export function timeOf(given: unknown): string | undefined {
  const ms = typeof given === 'string' ? Date.parse(given) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** When a span began, which is the first of these that is a time, and when it ended: never before it began. */
export function between(starts: readonly unknown[], ended: unknown): Pick<TraceSpan, 'start' | 'end'> {
  const end = timeOf(ended);
  const start = starts.map(timeOf).find((time) => time !== undefined) ?? end ?? new Date(0).toISOString();
  return { start, end: end !== undefined && end > start ? end : start };
}

/** The time that many milliseconds earlier, and not before 1970: receivers take no such time, and any client can write a duration into a journal. */
export function earlier(time: string, ms: number): string {
  return new Date(Math.max(0, Date.parse(time) - ms)).toISOString();
}

/** Says that something failed: status and event of its span. */
export function failed(type: string, message: string | undefined, at: string): Pick<TraceSpan, 'status' | 'events'> {
  const said = message === undefined ? undefined : cut(message, longestMessage);
  const event: SpanEvent = {
    name: 'exception',
    at,
    attributes: stated({ 'exception.type': type, 'exception.message': said }),
  };
  return { status: { code: 'error', ...(said !== undefined && { message: said }) }, events: [event] };
}

/** A value as the content of an attribute: text as it is, everything else as canonical JSON. `undefined` for nothing. */
export function contentOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return cut(typeof value === 'string' ? value : canonicalJson(value), longestContent);
}

/** What went into a call or came out of it, as OpenInference names it. */
export function heldIn(direction: 'input' | 'output', value: unknown): Attributes {
  const content = contentOf(value);
  if (content === undefined) return {};
  const type = typeof value === 'string' ? 'text/plain' : 'application/json';
  return { [`${direction}.value`]: content, [`${direction}.mime_type`]: type };
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const points = [...text];
  return points.length <= most ? text : `${points.slice(0, most).join('')}…`;
}
