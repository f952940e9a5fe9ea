import type { InboxItem, RunSummary } from '@platform/temporal';
import { requestExcerpt } from '@platform/temporal/contract';
import { ago, unreadableWords } from '@platform/temporal/words';
import { type Command, Option } from 'commander';
import { optionsOf, withAgents, withClient } from '../context.js';
import { mine } from '../mine.js';
import { parseNumber } from '../number-option.js';
import { colours } from '../output/marks.js';
import { decideCommands, requestLines } from '../output/request.js';
import { print, printAside, printJson } from '../output/screen.js';
import { statusColour, statusText } from '../output/status.js';
import { type Column, table } from '../output/table.js';
import { oneLine, wrap } from '../output/text.js';
import { serverNow } from '../server-time.js';
import type { Session } from '../session.js';
import type { GlobalOptions } from '../settings.js';

/** The fields that runs of the server and archived runs share. */
type Listed = Pick<RunSummary, 'runId' | 'status' | 'startedAt' | 'agentId' | 'startedBy' | 'request' | 'tenant'>;

const columns: readonly Column<Listed>[] = [
  { title: 'RUN', cell: ({ runId }) => runId },
  {
    title: 'STATUS',
    cell: ({ status }) => statusText(status),
    colour: (text, { status }) => statusColour(text, status),
  },
  { title: 'STARTED', cell: ({ startedAt }) => ago(startedAt, serverNow()), optional: true },
  { title: 'AGENT', cell: ({ agentId }) => agentId, optional: true },
  { title: 'BY', cell: ({ startedBy }) => startedBy, optional: true },
  { title: 'TENANT', cell: ({ tenant }) => tenant ?? '', optional: true },
  { title: 'REQUEST', cell: ({ request }) => request, grows: true },
];

const statuses: RunSummary['status'][] = [
  'running',
  'waiting',
  'paused',
  'stalled',
  'completed',
  'failed',
  'cancelled',
];

export function addListCommand(program: Command): void {
  const command = program
    .command('list')
    .summary('list runs, those under way first')
    .addOption(new Option('--status <status>', 'of this status').choices(statuses))
    .option('--agent <agent>', 'of this agent')
    .option('--started-by <name>', 'started by this person')
    .option('--tenant <name>', 'of this tenant')
    .option('--limit <number>', 'at most so many', parseNumber, 20)
    .option('--page <token>', 'the next page, as the page before says')
    .option('--archived', 'archived runs, by their ids; only --limit and --page count')
    .action(async () => {
      const flags = optionsOf<{
        archived?: boolean;
        status?: RunSummary['status'];
        agent?: string;
        startedBy?: string;
        tenant?: string;
        limit: number;
        page?: string;
      }>(command);
      if (flags.archived) {
        await listArchived(flags);
        return;
      }
      const query = {
        status: flags.status,
        agentId: flags.agent,
        startedBy: flags.startedBy,
        tenant: flags.tenant,
        limit: flags.limit,
        pageToken: flags.page,
      };
      const page = await withAgents(flags, ({ api }) => api.listRuns(query), { showsTimes: true });
      if (flags.json) {
        printJson(page);
        return;
      }
      if (page.runs.length === 0) print('No runs. Start one with: npm run cli -- run <agent> "<request>"');
      else print(table(columns, page.runs));
      for (const { runId, unreadable } of page.runs) {
        if (unreadable !== undefined) print(colours.red(oneLine(`${runId}: ${unreadableWords('it')}: ${unreadable}`)));
      }
      if (page.nextPageToken) print(colours.dim(`More: add --page ${page.nextPageToken}`));
    });
}

async function listArchived(flags: GlobalOptions & { limit: number; page?: string }): Promise<void> {
  const page = { after: flags.page, limit: flags.limit };
  const { listArchivedRuns } = await import('@platform/temporal');
  const { runs, unusable, next } = await withClient(flags, (client) => listArchivedRuns(client, page));
  const summaries = runs.map(({ request, waitingFor, rules, timeline, ...run }) => ({
    ...run,
    request: requestExcerpt(request),
  }));
  if (flags.json) {
    printJson({ runs: summaries, unusable, next });
    return;
  }
  if (summaries.length > 0) print(table<Listed>(columns, summaries));
  else print('No run is archived. Archive those that ended long ago with: npm run cli -- archive --older-than 30d');
  for (const { location, why } of unusable) print(colours.red(`${location} cannot be used: ${why}`));
  if (next) print(colours.dim(`More: add --page ${next}`));
}

export function addInboxCommand(program: Command): void {
  const command = program
    .command('inbox')
    .summary('list what waits for a decision, the oldest first')
    .option('--agent <agent>', 'of this agent')
    .option('--started-by <name>', 'started by this person')
    .option('--mine', 'only what you may decide, as --by and --role say who you are')
    .action(async () => {
      const flags = optionsOf<{ agent?: string; startedBy?: string; mine?: boolean }>(command);
      const filter = { agentId: flags.agent, startedBy: flags.startedBy };
      const read = async ({ api, me }: Session) => ({
        ...(await api.readInbox(filter)),
        me: flags.mine && (await me()),
      });
      const { items: all, unreadable = [], me } = await withAgents(flags, read, { showsTimes: true });
      for (const { runId, message } of unreadable) printAside(`Run ${runId} waits for what cannot be read: ${message}`);
      const items = me ? mine(all, me) : all;
      if (flags.json) {
        printJson(items);
        return;
      }
      if (items.length === 0) print(flags.mine ? 'Nothing waits for you.' : 'Nothing waits for a decision.');
      for (const item of items) printItem(item, items);
    });
}

function printItem({ run, request }: InboxItem, all: readonly InboxItem[]): void {
  for (const line of requestLines(request, run.startedBy)) print(line);
  const alone = all.filter((other) => other.run.runId === run.runId).length === 1;
  print(colours.dim(wrap(`${oneLine(run.agentId)}, for ${oneLine(run.startedBy)}: ${oneLine(run.request)}`, '    ')));
  for (const command of decideCommands(run.runId, request, alone)) print(colours.dim(`    ${command}`));
  print();
}
