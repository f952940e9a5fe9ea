#!/usr/bin/env node
import { runCommandLine } from './command-line.js';
import { exitCodes } from './exit-codes.js';

process.umask(0o077); // what runs hold is for nobody else on this machine

// A reader may close the pipe early (`| head`). That is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.unexpected);
});

await runCommandLine(process.argv.slice(2));
