import { ago } from '@platform/temporal/words';
import type { Command } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { readConversation } from '../conversation.js';
import { exitCodeOfRun } from '../exit-codes.js';
import { blockedLines } from '../output/blocked-lines.js';
import { earlierLines, laterLines } from '../output/conversation-lines.js';
import { TimelineText } from '../output/items.js';
import { limitsLine } from '../output/limits.js';
import { colours } from '../output/marks.js';
import { decideCommands, requestLines } from '../output/request.js';
import { endLine, originLine } from '../output/run-lines.js';
import { print, printJson } from '../output/screen.js';
import { statusColour, statusText } from '../output/status.js';
import { oneLine } from '../output/text.js';
import { clock } from '../output/time.js';
import { traceLines } from '../output/trace-lines.js';
import { serverNow } from '../server-time.js';
import { statusLine } from '../watch/status-line.js';
import { watchRun } from '../watch/watch.js';

export interface WatchFlags {
  untilWaiting?: boolean;
  full?: boolean;
  ask?: boolean;
}

/** Options of every command that watches. */
export function addWatchOptions(command: Command): void {
  command
    .option(
      '--until-waiting',
      'stop watching, with exit code 8, where the run waits for a decision, is paused or stalled',
    )
    .option('--full', 'shorten nothing')
    .option('--no-ask', 'do not ask for decisions in place');
}

export function addWatchCommand(program: Command): void {
  const command = program
    .command('watch')
    .summary('watch a run until it ends')
    .description('Watch a run until it ends, and decide in place at a terminal. Ctrl-C leaves the run running.')
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .action(async (beginning: string) => {
      const flags = optionsOf<WatchFlags>(command);
      await withAgents(
        flags,
        async (session) => {
          const view = await watchRun(session, await session.api.findRun(beginning), flags);
          process.exitCode = exitCodeOfRun(view?.status);
        },
        { showsTimes: true },
      );
    });
  addWatchOptions(command);
}

export function addShowCommand(program: Command): void {
  const command = program
    .command('show')
    .summary('show a run as it is now')
    .description('Show a run as it is now: what happened, what it waits for.')
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .option('--full', 'shorten nothing')
    .option('--thread', 'the whole conversation: the runs before and after it, and its forks')
    .action(async (beginning: string) => {
      const flags = optionsOf<{ full?: boolean; thread?: boolean }>(command);
      await withAgents(
        flags,
        async ({ api, traceUrlTemplate }) => {
          const view = await api.getRun(await api.findRun(beginning));
          const conversation = flags.thread ? await readConversation(api, view) : undefined;
          if (flags.json) {
            printJson(conversation ? { ...conversation, run: view } : view);
            return;
          }
          if (conversation) for (const line of earlierLines(conversation)) print(line);
          const status = statusColour(statusText(view.status), view.status);
          print(
            `${colours.bold(view.runId)}  ${status} ${colours.dim(`since ${clock(view.statusSince)} (${ago(view.statusSince, serverNow())})`)}`,
          );
          const origin = originLine(view);
          if (origin) print(colours.dim(origin));
          if (view.archivedAt) print(colours.dim(`Archived at ${clock(view.archivedAt)}: the server no longer has it`));
          print(
            colours.dim(
              `${oneLine(view.agentId)}, started by ${oneLine(view.startedBy)} at ${clock(view.startedAt)}${view.tenant ? `, for ${oneLine(view.tenant)}` : ''}`,
            ),
          );
          const limits = limitsLine(view);
          if (limits) print(colours.dim(limits));
          for (const line of traceLines(view, await traceUrlTemplate(), flags)) print(colours.dim(line));
          print();
          for (const line of new TimelineText(flags).lines(view.timeline)) print(line);
          for (const request of view.waitingFor) {
            for (const line of requestLines(request, view.startedBy)) print(line);
            for (const command of decideCommands(view.runId, request, view.waitingFor.length === 1))
              print(colours.dim(`    ${command}`));
          }
          const rules = view.rules.filter(({ revoked }) => !revoked).length;
          if (rules > 0 && view.endedAt === undefined) {
            print(
              colours.dim(`    Rules approve calls of this run without asking: npm run cli -- rules ${view.runId}`),
            );
          }
          if (view.status === 'stalled')
            print(colours.dim(`    Mend the cause, then: npm run cli -- retry ${view.runId}`));
          if (view.status === 'paused') print(colours.dim(`    Let it go on: npm run cli -- resume ${view.runId}`));
          const last = view.endedAt !== undefined ? endLine(view) : statusLine(view);
          print(view.endedAt !== undefined ? last : colours.dim(last));
          for (const line of blockedLines(view, last)) print(line);
          const after = conversation ? laterLines(conversation) : [];
          if (after.length > 0) print();
          for (const line of after) print(line);
        },
        { showsTimes: true },
      );
    });
}
