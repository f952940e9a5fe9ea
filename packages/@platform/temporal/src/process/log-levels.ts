/** How much a process logs, module by module. `settings.py` of the agent-service reads the same; `fixtures/log-levels` holds both to it. */

/** From the most to the least. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/** How important a line is. */
export type LogLevel = (typeof logLevels)[number];

const pair = `[A-Za-z0-9_.-]+=(?:${logLevels.join('|')})`;
const form = new RegExp(`^(?:${pair}(?:,${pair})*)?$`);

/** What is written of each module. */
export class LogLevels {
  constructor(
    private readonly base: LogLevel,
    private readonly own: ReadonlyMap<string, LogLevel>,
  ) {}

  /** That of a module: its own, else that of the nearest module above it (`a.b` is above `a.b.c`), else that of all. */
  of(module: string): LogLevel {
    const end = module.lastIndexOf('.');
    return this.own.get(module) ?? (end < 0 ? this.base : this.of(module.slice(0, end)));
  }

  /** That of a module which is quiet unless somebody names it, or a module above it. */
  named(module: string, otherwise: LogLevel): LogLevel {
    return new LogLevels(otherwise, this.own).of(module);
  }

  /** Whether a line is written. */
  has(level: LogLevel, module: string): boolean {
    return logLevels.indexOf(level) >= logLevels.indexOf(this.of(module));
  }
}

/**
 * `LOG_LEVEL` for all, `LOG_LEVELS` for modules: `worker.notifications=debug,console=warn`.
 *
 * @throws Error whose message names the variable, what was given and what is allowed.
 */
export function readLogLevels(env: NodeJS.ProcessEnv): LogLevels {
  const given = env.LOG_LEVEL?.trim() || 'info';
  const base = logLevels.find((level) => level === given.toLowerCase());
  if (!base) throw new Error(`LOG_LEVEL is "${given}"; allowed: ${logLevels.join(', ')}. Correct it or unset it.`);
  const pairs = env.LOG_LEVELS?.trim() ?? '';
  if (!form.test(pairs))
    throw new Error(
      `LOG_LEVELS is "${pairs}"; allowed: module=level, separated by commas without spaces; levels: ${logLevels.join(', ')}. Correct it or unset it.`,
    );
  return new LogLevels(base, new Map(pairs.split(',').flatMap((each) => (each ? [split(each)] : []))));
}

function split(text: string): [string, LogLevel] {
  const [module, level] = text.split('=');
  return [String(module), level as LogLevel];
}
