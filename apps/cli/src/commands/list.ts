import type { Evidence, InboxItem, ListRunsInput, RunCounts, RunSummary } from '@platform/temporal';
import { requestExcerpt } from '@platform/temporal/contract';
import { ago, dollars, unreadableWords } from '@platform/temporal/words';
import { type Command, Option } from 'commander';
import { optionsOf, withAgents, withClient } from '../context.js';
import { type FilterFlags, filterOf, isFiltered, withFilterOptions } from '../filter-options.js';
import { mine } from '../mine.js';
import { parseNumber } from '../number-option.js';
import { evidenceLines } from '../output/evidence.js';
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
type Listed = Pick<
  RunSummary,
  'runId' | 'status' | 'startedAt' | 'agentId' | 'startedBy' | 'request' | 'tenant' | 'cause' | 'costUsd'
>;

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
  { title: 'COST', cell: ({ costUsd }) => (costUsd === undefined ? '' : dollars(costUsd)), optional: true },
  { title: 'CAUSE', cell: ({ cause }) => cause?.type ?? '', optional: true },
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

type Sort = NonNullable<ListRunsInput['sort']>;

const sorts: readonly Sort[] = ['newest', 'oldest', 'cost', 'tokens', 'longest'];

export function addListCommand(program: Command): void {
  const command = withFilterOptions(program.command('list').summary('list runs, those under way first'))
    .addOption(new Option('--status <status>', 'of this status').choices(statuses))
    .addOption(
      new Option(
        '--sort <order>',
        'newest: those under way first, then the latest ended; others: among the first 2,000',
      )
        .choices(sorts)
        .default('newest'),
    )
    .option('--limit <number>', 'at most so many', parseNumber, 20)
    .option('--page <token>', 'the next page, as the page before says')
    .option('--archived', 'archived runs, by their ids; only --limit and --page count')
    .action(async () => {
      const flags = optionsOf<
        FilterFlags & {
          archived?: boolean;
          status?: RunSummary['status'];
          sort: Sort;
          limit: number;
          page?: string;
        }
      >(command);
      if (flags.archived) {
        await listArchived(flags);
        return;
      }
      const filter = filterOf(flags);
      const query = { ...filter, status: flags.status, sort: flags.sort, limit: flags.limit, pageToken: flags.page };
      const ask = async ({ api }: Session) => {
        const [page, counted] = await Promise.all([
          api.listRuns(query),
          flags.json ? undefined : api.countRuns(filter),
        ]);
        return { page, counted };
      };
      const { page, counted } = await withAgents(flags, ask, { showsTimes: true });
      if (flags.json) {
        printJson(page);
        return;
      }
      const none = flags.status !== undefined || isFiltered(flags) ? 'No runs fit.' : noRuns;
      if (page.runs.length === 0) print(none);
      else print(table(columns, page.runs));
      for (const { runId, unreadable } of page.runs) {
        if (unreadable !== undefined) print(colours.red(oneLine(`${runId}: ${unreadableWords('it')}: ${unreadable}`)));
      }
      if (page.sorted?.isCut)
        print(colours.yellow(`Sorted among the first ${page.sorted.among} runs that fit; more do.`));
      if (counted) print(colours.dim(countsLine(counted.counts)));
      if (page.nextPageToken) print(colours.dim(`More: add --page ${page.nextPageToken}`));
    });
}

const noRuns = 'No runs. Start one with: npm run cli -- run <agent> "<request>"';

/** `12 waiting, 3 stalled, 9,810 completed`: of all that fit, whatever their status. */
function countsLine(counts: RunCounts['counts']): string {
  const some = statuses.filter((status) => counts[status] > 0);
  return some.map((status) => `${counts[status].toLocaleString('en')} ${statusText(status)}`).join(', ');
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
    .option('--evidence', 'with what the agent knew and said before it asked')
    .action(async () => {
      const flags = optionsOf<{ agent?: string; startedBy?: string; mine?: boolean; evidence?: boolean }>(command);
      const filter = { agentId: flags.agent, startedBy: flags.startedBy };
      const read = async ({ api, me }: Session) => {
        const { items: all, unreadable = [] } = await api.readInbox(filter);
        const items: WithEvidence[] = flags.mine ? mine(all, await me()) : all;
        if (!flags.evidence) return { items, unreadable };
        const known: WithEvidence[] = [];
        for (const item of items) {
          const { run, request } = item;
          known.push({ ...item, evidence: await api.readEvidence({ runId: run.runId, requestId: request.id }) });
        }
        return { items: known, unreadable };
      };
      const { items, unreadable } = await withAgents(flags, read, { showsTimes: true });
      for (const { runId, message } of unreadable) printAside(`Run ${runId} waits for what cannot be read: ${message}`);
      if (flags.json) {
        printJson(items);
        return;
      }
      if (items.length === 0) print(flags.mine ? 'Nothing waits for you.' : 'Nothing waits for a decision.');
      for (const item of items) printItem(item, items);
    });
}

/** `evidence`: where it was asked for. */
type WithEvidence = InboxItem & { evidence?: Evidence };

function printItem({ run, request, evidence }: WithEvidence, all: readonly InboxItem[]): void {
  for (const line of requestLines(request, run.startedBy)) print(line);
  for (const line of evidence ? evidenceLines(evidence) : []) print(line);
  const alone = all.filter((other) => other.run.runId === run.runId).length === 1;
  print(colours.dim(wrap(`${oneLine(run.agentId)}, for ${oneLine(run.startedBy)}: ${oneLine(run.request)}`, '    ')));
  for (const command of decideCommands(run.runId, request, alone)) print(colours.dim(`    ${command}`));
  print();
}
