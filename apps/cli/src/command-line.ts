import { AgentsError } from '@platform/temporal/errors';
import { CommanderError } from 'commander';
import { exitCodeOfError } from './exit-codes.js';
import { colours } from './output/marks.js';
import { printAside, printJson } from './output/screen.js';
import { wrapBlock } from './output/text.js';
import { createProgram } from './program.js';

/**
 * Runs one command line to its end. It never throws: errors are printed, and `process.exitCode` says how it went.
 *
 * @param args without the names of Node and the program.
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    const program = await createProgram(args);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOfError(error);
    report(error, args.includes('--json'));
  }
}

/** Prints an error. Commander has printed its own. A known error is one message; a defect is printed with its stack. */
function report(error: unknown, json: boolean): void {
  if (error instanceof CommanderError) return;
  const code = error instanceof AgentsError ? error.code : 'Unexpected';
  const said = error instanceof Error ? error.message : String(error);
  const message = code === 'SignInRequired' ? `${said} Sign in with: npm run cli -- login` : said;
  if (json) printJson({ error: { code, message } });
  else if (error instanceof AgentsError) printAside(colours.red(wrapBlock(message)));
  else
    printAside(
      `${colours.red('Unexpected error:')} ${wrapBlock(error instanceof Error ? (error.stack ?? message) : message)}`,
    );
}
