import { runIdFromWorkflowId } from '@platform/temporal/contract';
import { jsonLine, type LogLevel, type LogLevels, type Said, textLine } from '@platform/temporal/log';
import { secretsOf } from '@platform/temporal/redacted';
import { DefaultLogger, type Logger } from '@temporalio/worker';

/** Where lines go. At a terminal they are text. */
export interface LogOutput {
  write(line: string): unknown;
  isTTY?: boolean;
}

/**
 * The worker's log, on standard output: one JSON object a line with `time` (ISO 8601), `level`, `logger`, `message` and what belongs to it; `runId` is
 * that of our run. At a terminal it is a line of text. What is hidden in its texts is escaped, and no secret is in them.
 *
 * Modules (`logger`): `worker`, `worker.notifications`, and `temporal.workflow`, `temporal.activity`, `temporal.worker`, `temporal.core` of the SDK.
 */
export function createLog(levels: LogLevels, output: LogOutput = process.stdout, env = process.env): Logger {
  const secrets = secretsOf(env);
  const toLine: (said: Said, secrets: readonly string[]) => string = output.isTTY ? textLine : jsonLine;
  return new DefaultLogger('TRACE', ({ level: given, message, meta = {}, timestampNanos }) => {
    const { logger: own, ...fields } = withRun(meta);
    const { sdkComponent } = meta;
    const logger = typeof own === 'string' ? own : sdkComponent ? `temporal.${sdkComponent}` : 'worker';
    const level = given === 'TRACE' ? 'debug' : (given.toLowerCase() as LogLevel);
    if (!levels.has(level, logger)) return;
    const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
    output.write(`${toLine({ time, level, logger, message, fields }, secrets)}\n`);
  });
}

/** The same log, with the name of a module in each of its lines. */
export function named(log: Logger, logger: string): Logger {
  return new DefaultLogger('TRACE', ({ level, message, meta }) => log.log(level, message, { ...meta, logger }));
}

/** Temporal calls an execution of a workflow a run too. */
function withRun(meta: Record<string, unknown>): Record<string, unknown> {
  const { workflowId, runId: executionId } = meta;
  const runId = typeof workflowId === 'string' ? runIdFromWorkflowId(workflowId) : undefined;
  return runId === undefined ? meta : { ...meta, runId, executionId };
}
