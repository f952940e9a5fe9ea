import { format } from 'node:util';
import { type LogLevel, type LogLevels, readLogLevels } from './log-levels.js';
import { jsonLine, type Said, textLine } from './log-line.js';
import { secretsOf } from './redacted.js';

/** Known by name, because a web server loads a module more than once. */
const isFields = Symbol.for('durable-agents.log-fields');

/** What belongs to a message, for `console.error(message, error, withFields({ runId }))`. `logger` names a module below that of the process. */
export function withFields(fields: { runId?: string; logger?: string; trace_id?: string; span_id?: string }): object {
  return { ...fields, [isFields]: true };
}

/**
 * From now on each message of the process's `console` is one line of a log, with its level, without secrets, and with what is hidden in it shown: JSON,
 * or text where standard output is a terminal. Warnings of Node and the error that ends the process are lines too.
 *
 * @param logger the module that messages are of.
 * @throws Error when `LOG_LEVEL` or `LOG_LEVELS` is wrong; the message says what is allowed.
 */
export function logConsole(logger: string, levels: LogLevels = readLogLevels(process.env)): void {
  const secrets = secretsOf(process.env);
  const toLine: (said: Said, secrets: readonly string[]) => string = process.stdout.isTTY ? textLine : jsonLine;
  const to =
    (stream: NodeJS.WriteStream, level: LogLevel) =>
    (...given: unknown[]) => {
      const { message, fields, module } = taken(given);
      const name = module ? `${logger}.${module}` : logger;
      const said = { time: new Date().toISOString(), level, logger: name, message, fields };
      if (levels.has(level, name)) stream.write(`${toLine(said, secrets)}\n`);
    };
  console.debug = to(process.stdout, 'debug');
  console.log = console.info = to(process.stdout, 'info');
  console.warn = to(process.stderr, 'warn');
  console.error = to(process.stderr, 'error');
  process.removeAllListeners('warning').on('warning', (warning) => console.warn(warning));
  process.on('uncaughtException', (error) => {
    console.error('The process ends because of an error that nobody handled', error);
    process.exit(1);
  });
}

/** The words of a message, and what belongs to it: the first error that is given, and fields. */
function taken(given: readonly unknown[]) {
  const own = given.find((one): one is Record<string, unknown> => isObject(one) && isFields in one);
  const error = given.find((one) => one instanceof Error);
  const words = given.filter((one) => one !== own && one !== error);
  const { logger: module, ...fields } = own ?? {};
  const message = words.length > 0 ? format(...words).trimEnd() : (error?.message ?? '');
  return { module, message, fields: { ...fields, ...(error && { error }) } };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
