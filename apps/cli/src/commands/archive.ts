import { archiveRun, archiveRuns, findRun } from '@platform/temporal';
import { InvalidInput } from '@platform/temporal/errors';
import type { Command } from 'commander';
import { optionsOf, withClient } from '../context.js';
import { parseDuration } from '../duration-option.js';
import { exitCodes } from '../exit-codes.js';
import { colours } from '../output/marks.js';
import { print, printJson } from '../output/screen.js';

export function addArchiveCommand(program: Command): void {
  const command = program
    .command('archive')
    .summary('keep finished runs beyond the retention of the server')
    .description(
      'Write finished runs into the archive (ARCHIVE, else DATA_DIR/archive), one file for each. They are shown as before once the server no longer has them.',
    )
    .argument('[run]', 'run id, or a beginning of it that fits no other')
    .option('--older-than <time>', 'all runs that ended longer ago than that: 12h, 30d', parseDuration)
    .action(async (beginning: string | undefined) => {
      const flags = optionsOf<{ olderThan?: number }>(command);
      if ((beginning === undefined) === (flags.olderThan === undefined)) {
        throw new InvalidInput('run', 'run: give a run, or --older-than for all that ended before, and not both');
      }
      await withClient(flags, async (client) => {
        const { olderThan } = flags;
        if (olderThan === undefined) {
          const archived = await archiveRun(client, await findRun(client, beginning ?? ''));
          if (flags.json) printJson(archived);
          else print(`${archived.written ? 'Archived' : 'Was archived before'}: ${archived.location}`);
          return;
        }
        const count = { archived: 0, before: 0 };
        const failed: { runId: string; message: string }[] = [];
        for await (const result of archiveRuns(client, { olderThanSeconds: olderThan })) {
          if ('error' in result) failed.push({ runId: result.runId, message: result.error.message });
          else count[result.written ? 'archived' : 'before'] += 1;
        }
        if (failed.length > 0) process.exitCode = exitCodes.refused;
        if (flags.json) {
          printJson({ ...count, failed });
          return;
        }
        print(`${count.archived} archived, ${count.before} were archived before.`);
        for (const { message } of failed) print(colours.red(message));
      });
    });
}
