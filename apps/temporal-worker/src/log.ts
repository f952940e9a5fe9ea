import { shownJson } from '@platform/temporal/shown';
import { DefaultLogger, type Logger, type LogLevel } from '@temporalio/worker';

/**
 * A log of one JSON object per line on standard output: `time` (ISO 8601), `level`, `message`, and what belongs to it. What is hidden in its
 * texts is escaped.
 */
export function createLog(
  level: LogLevel,
  write: (line: string) => void = (line) => process.stdout.write(line),
): Logger {
  return new DefaultLogger(level, ({ level, message, meta, timestampNanos }) => {
    const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
    write(`${shownJson(JSON.stringify({ time, level: level.toLowerCase(), message, ...meta }, toJson))}\n`);
  });
}

/** What JSON has no form for: errors become their stack, with their causes. */
function toJson(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  const stack = value.stack ?? `${value.name}: ${value.message}`;
  return value.cause === undefined ? stack : { stack, cause: value.cause };
}
