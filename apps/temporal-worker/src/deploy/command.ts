import { parseArgs } from 'node:util';
import { AgentsError } from '@platform/temporal';
import { shown, shownBlock, shownJson } from '@platform/temporal/shown';
import { readEnvironment, type WorkerEnvironment } from '../environment.js';
import { InvalidEnvironment } from '../variables.js';

/** The command was called wrongly. The message says how, and what is right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An option of a command. */
type Options = Record<string, { type: 'string'; multiple?: true } | { type: 'boolean' }>;

/** What was given for them. */
type Values = Record<string, string | string[] | boolean | undefined>;

/**
 * Runs a command of the worker's build, and sets the exit code: what `run` returns; 2 for wrong usage or a wrong environment, 1 for any
 * other failure, with the reason on standard error.
 */
export async function runCommand(command: {
  help: string;
  options: Options;
  run(values: Values, environment: WorkerEnvironment): Promise<number>;
}): Promise<void> {
  try {
    const values = parse(command.options);
    if (values.help) {
      process.stdout.write(command.help);
      return;
    }
    process.exitCode = await command.run(values, readEnvironment(process.env));
  } catch (error) {
    const known = error instanceof UsageError || error instanceof InvalidEnvironment;
    const expected = known || error instanceof AgentsError;
    process.stderr.write(`${shownBlock((expected ? (error as Error).message : (error as Error).stack) ?? '')}\n`);
    process.exitCode = known ? 2 : 1;
  }
}

/** One line of what a command says. */
export function print(line: string): void {
  process.stdout.write(`${shown(line)}\n`);
}

/** What a command says as JSON. */
export function printJson(value: unknown): void {
  process.stdout.write(`${shownJson(JSON.stringify(value, undefined, 2))}\n`);
}

function parse(options: Options): Values {
  try {
    return parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}. --help says what there is.`);
  }
}
