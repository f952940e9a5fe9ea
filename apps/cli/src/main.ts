#!/usr/bin/env node
import { AgentsError } from '@platform/temporal';
import { CommanderError } from 'commander';
import { exitCodeOfError, exitCodes } from './exit-codes.js';
import { colours } from './output/marks.js';
import { printAside, printJson } from './output/screen.js';
import { wrapBlock } from './output/text.js';
import { createProgram } from './program.js';

process.umask(0o077); // what runs hold is for nobody else on this machine

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.unexpected);
});

const json = process.argv.includes('--json');
try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = exitCodeOfError(error);
  report(error);
}

/** Commander has printed its own errors. Known ones are a message; a defect shows where it is. */
function report(error: unknown): void {
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
