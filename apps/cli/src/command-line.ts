import { AgentsError } from '@platform/temporal';
import { CommanderError } from 'commander';
import { exitCodeOfError } from './exit-codes.js';
import { colours } from './output/marks.js';
import { printAside, printJson } from './output/screen.js';
import { wrapBlock } from './output/text.js';
import { createProgram } from './program.js';

/**
 * Does what a command line says, as far as its end. What it prints and how it went (`process.exitCode`) is all that tells of an error;
 * it never throws.
 *
 * @param args without the names of Node and the program.
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOfError(error);
    report(error, args.includes('--json'));
  }
}

/** Commander has printed its own errors. Known ones are a message; a defect shows where it is. */
function report(error: unknown, json: boolean): void {
  if (error instanceof CommanderError) return;
  const code = error instanceof AgentsError ? error.code : 'Unexpected';
  const message = error instanceof Error ? error.message : String(error);
  if (json) printJson({ error: { code, message } });
  else if (error instanceof AgentsError) printAside(colours.red(wrapBlock(message)));
  else
    printAside(
      `${colours.red('Unexpected error:')} ${wrapBlock(error instanceof Error ? (error.stack ?? message) : message)}`,
    );
}
