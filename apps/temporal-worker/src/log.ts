import { runIdFromWorkflowId } from '@platform/temporal/contract';
import { redacted, secretsOf } from '@platform/temporal/redacted';
import { shownJson } from '@platform/temporal/shown';
import { DefaultLogger, type Logger, type LogLevel } from '@temporalio/worker';

/**
 * A log of one JSON object per line on standard output: `time` (ISO 8601), `level`, `message`, and what belongs to it; `runId` is that of our run.
 * What is hidden in its texts is escaped, and no secret is in them.
 */
export function createLog(
  level: LogLevel,
  write: (line: string) => void = (line) => process.stdout.write(line),
  env: NodeJS.ProcessEnv = process.env,
): Logger {
  const secrets = secretsOf(env);
  const toJson = (_key: string, value: unknown) =>
    typeof value === 'string' ? redacted(value, secrets) : asJson(value, secrets);
  return new DefaultLogger(level, ({ level, message, meta, timestampNanos }) => {
    const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
    const line = { time, level: level.toLowerCase(), message, ...withRun(meta) };
    write(`${shownJson(JSON.stringify(line, toJson))}\n`);
  });
}

/** Temporal calls an execution of a workflow a run too. */
function withRun(meta: Record<string, unknown> = {}): Record<string, unknown> {
  const { workflowId, runId: executionId } = meta;
  const runId = typeof workflowId === 'string' ? runIdFromWorkflowId(workflowId) : undefined;
  return runId === undefined ? meta : { ...meta, runId, executionId };
}

/** What JSON has no form for: errors become their stack, with their causes. */
function asJson(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  const stack = value.stack ?? `${value.name}: ${value.message}`;
  return value.cause === undefined ? redacted(stack, secrets) : { stack, cause: value.cause };
}
