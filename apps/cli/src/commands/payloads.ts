import {
  defaultGraceSeconds,
  inspectPayloads,
  leastGraceSeconds,
  type PayloadShare,
  type PayloadUsage,
  type PrunedPayloads,
  prunePayloads,
  type SurveyProgress,
  type TemporalClient,
} from '@platform/temporal';
import { ago, duration, sizeWords } from '@platform/temporal/words';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { optionsOf, withClient } from '../context.js';
import { parseDuration } from '../duration-option.js';
import { parseNames } from '../names-option.js';
import { colours } from '../output/marks.js';
import { print, printAside, printJson } from '../output/screen.js';
import type { GlobalOptions } from '../settings.js';

interface Flags extends GlobalOptions {
  elsewhere?: string[];
}

interface PruneFlags extends Flags {
  olderThan: number;
  yes?: boolean;
}

const elsewhere = [
  '--elsewhere <namespace>',
  'a namespace of the server whose runs keep their payloads in another store; may be repeated',
] as const;

/** `payloads` says what is there; `payloads prune` removes what nothing needs. */
export function addPayloadsCommand(program: Command): void {
  const payloads = program
    .command('payloads')
    .summary('say what is in the payload store, and how much of it nothing refers to')
    .description(
      'Say what is in the payload store (PAYLOAD_STORE, else DATA_DIR/payloads), and how much of it nothing refers to any more. It reads every history on the server. Where several namespaces share the store, name them all: --namespace may be repeated.',
    )
    .option(...elsewhere, parseNames)
    .action(async () => {
      const flags = optionsOf<Flags>(payloads);
      await report(
        flags,
        (client, onProgress) => inspectPayloads(client, sharing(flags), { onProgress }),
        (usage) => {
          printUsage(usage);
          if (usage.unreferenced.payloads > 0) print('Remove what is old enough of it: npm run cli -- payloads prune');
        },
      );
    });
  addPrune(payloads);
}

function addPrune(payloads: Command): void {
  const command = payloads
    .command('prune')
    .summary('remove from the payload store what nothing refers to any more')
    .description(
      'Remove from the payload store what no history, open activity or schedule of the server refers to any more; without --yes, only say what that would be. Nothing is removed unless everything could be read. Where several namespaces share the store, name them all: --namespace may be repeated.',
    )
    .addOption(
      new Option('--older-than <time>', 'only what was last written longer ago than that: at least 1h')
        .argParser(parseGrace)
        .default(defaultGraceSeconds, '24h'),
    )
    .option(...elsewhere, parseNames)
    .option('--yes', 'remove it')
    .action(async () => {
      const flags = optionsOf<PruneFlags>(command);
      const { olderThan, yes = false } = flags;
      const input = { ...sharing(flags), olderThanSeconds: olderThan, dryRun: !yes };
      await report(
        flags,
        (client, onProgress) => prunePayloads(client, input, { onProgress }),
        (pruned) => printPruned(pruned, olderThan, yes),
      );
    });
}

async function report<Usage extends PayloadUsage>(
  flags: Flags,
  read: (client: TemporalClient, onProgress: (progress: SurveyProgress) => void) => Promise<Usage>,
  say: (usage: Usage) => void,
): Promise<void> {
  const usage = await withClient(flags, (client) => read(client, progressOnStderr()), { severalNamespaces: true });
  if (flags.json) printJson(usage);
  else say(usage);
}

function sharing({ namespace, elsewhere }: Flags) {
  return { namespaces: namespace, elsewhere };
}

function printUsage({ location, namespaces, histories, stored, unreferenced }: PayloadUsage): void {
  const where = `namespace${namespaces.length === 1 ? '' : 's'} ${namespaces.join(', ')}`;
  print(`${location}: ${share(stored)}`);
  print(colours.dim(`Read: ${counted(histories, 'history', 'histories')} of ${where}`));
  if (unreferenced.payloads > 0) print(`Nothing refers to ${share(unreferenced)}`);
  else if (stored.payloads > 0) print('Something refers to each of them.');
}

function printPruned(pruned: PrunedPayloads, olderThan: number, yes: boolean): void {
  printUsage(pruned);
  const { unreferenced, prunable, removed } = pruned;
  const younger = unreferenced.payloads - prunable.payloads;
  if (younger > 0)
    print(
      colours.dim(`${counted(younger, 'payload')} of these, written in the last ${duration(olderThan * 1_000)}, stay.`),
    );
  if (!yes) {
    if (prunable.payloads === 0) print('There is nothing to remove.');
    else print(`Would be removed: ${share(prunable)}. Remove them with --yes.`);
    return;
  }
  print(`Removed: ${share(removed)}`);
  const kept = prunable.payloads - removed.payloads;
  if (kept > 0) print(colours.dim(`${counted(kept, 'payload')} meanwhile written again, or gone already.`));
}

function share({ payloads, bytes, oldest }: PayloadShare): string {
  const age = oldest === undefined ? '' : `, the oldest written ${ago(oldest, Date.now())}`;
  return `${counted(payloads, 'payload')} (${sizeWords(bytes)})${age}`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

const sayEveryMs = 5_000;

/** Prints a line from time to time, so that people see that the work goes on. */
function progressOnStderr(): (progress: SurveyProgress) => void {
  let last = Date.now();
  return ({ histories, payloads }) => {
    if (Date.now() - last < sayEveryMs) return;
    last = Date.now();
    const read = `${counted(histories, 'history', 'histories')} and ${counted(payloads, 'payload')} read so far`;
    printAside(colours.dim(read));
  };
}

function parseGrace(text: string): number {
  const seconds = parseDuration(text);
  if (seconds >= leastGraceSeconds) return seconds;
  throw new InvalidArgumentError('It must be at least 1h: nothing refers yet to what is just being written.');
}
