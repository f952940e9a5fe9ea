/** What a process says, as a line: JSON for programs, text for people at a terminal. Neither holds a secret, or what hides in a text. */
import { shown, shownJson } from '../domain/shown.js';
import type { LogLevel } from './log-levels.js';
import { instead, redacted } from './redacted.js';

/** What a line says. `time` is ISO 8601, `logger` the module; `fields` belong to it, with `runId` where a run is meant. */
export interface Said {
  time: string;
  level: LogLevel;
  logger: string;
  message: string;
  fields?: Readonly<Record<string, unknown>>;
}

/** Names of fields whose values nobody writes, whatever their form. */
const secretField = /(?:api[_-]?key|password|passwd|secret|token|authorization|cookie)s?$/i;

/** One JSON object, with the fields beside the rest. */
export function jsonLine({ fields, ...said }: Said, secrets: readonly string[]): string {
  return shownJson(JSON.stringify({ ...said, ...fields }, plain(secrets)));
}

/** One line of text: when, how important, who, what, and the fields by name. */
export function textLine({ time, level, logger, message, fields = {} }: Said, secrets: readonly string[]): string {
  const written = plain(secrets);
  const pairs = Object.entries(fields).flatMap(([name, value]) => {
    const text = written(name, value);
    return text === undefined ? [] : ` ${name}=${typeof text === 'string' ? text : JSON.stringify(text, written)}`;
  });
  return shown(redacted(`${time} ${level.toUpperCase()} ${logger}: ${message}${pairs.join('')}`, secrets));
}

/** What JSON has no form for: errors become their stack, with their causes. */
function plain(secrets: readonly string[]) {
  return (name: string, value: unknown): unknown => {
    if (typeof value === 'string') return secretField.test(name) ? instead : redacted(value, secrets);
    if (typeof value === 'bigint') return value.toString();
    if (!(value instanceof Error)) return value;
    const stack = value.stack ?? `${value.name}: ${value.message}`;
    return value.cause === undefined ? redacted(stack, secrets) : { stack, cause: value.cause };
  };
}

/** What says of which trace a line is, from a W3C `traceparent`; nothing without one. The same names as in the agent-service's lines. */
export function traceFields(traceparent: string | undefined): { trace_id?: string; span_id?: string } {
  const [, traceId, spanId] = traceparent?.split('-') ?? [];
  return traceId && spanId ? { trace_id: traceId, span_id: spanId } : {};
}
