/** call: one model call of a run, with what was sent. */
import { InvalidInput } from '@platform/temporal/errors';
import { curlOf, requestKnown } from '@platform/temporal/words';
import type { Command } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { parseNumber } from '../number-option.js';
import { modelCallLines } from '../output/model-call-lines.js';
import { print, printJson } from '../output/screen.js';

interface CallFlags {
  curl?: boolean;
  full?: boolean;
}

export function addCallCommand(program: Command): void {
  const command = program
    .command('call')
    .summary('show a model call: what was sent, and the answer')
    .description(
      'Show a model call of a run: the exact messages, tools and parameters that were sent, and the answer. The numbers are those of the timeline: "1.4" in a run is turn 1, call 4.',
    )
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .argument('<turn>', 'the turn, from 0', parseNumber)
    .argument('<n>', 'the number of the call in its turn', parseNumber)
    .option('--curl', 'print the request as a command for a shell')
    .option('--full', 'shorten nothing')
    .action(async (beginning: string, turn: number, n: number) => {
      const flags = optionsOf<CallFlags>(command);
      await withAgents(flags, async ({ api }) => {
        const call = await api.readModelCall({ runId: await api.findRun(beginning), turn, n });
        if (flags.curl) {
          const curl = curlOf(call.request);
          if (curl === undefined) throw new InvalidInput('curl', `curl: ${requestKnown(call.request)}`);
          for (const line of curl.split('\n')) print(line);
        } else if (flags.json) printJson(call);
        else for (const line of modelCallLines(call, flags)) print(line);
      });
    });
}
