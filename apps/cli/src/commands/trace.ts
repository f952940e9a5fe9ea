/** trace export: the traces of a run, or of all runs of a period, made from their record. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type AgentsApi, fromOtlp, InvalidInput, type RunTrace } from '@platform/temporal';
import { writeJson } from '@platform/temporal/json';
import { shownJson } from '@platform/temporal/shown';
import type { Command } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { parseMoment } from '../moment-option.js';
import { colours } from '../output/marks.js';
import { print, printAside, printDocument, printJson } from '../output/screen.js';
import { counted, oneLine } from '../output/text.js';
import type { GlobalOptions } from '../settings.js';

interface ExportFlags extends GlobalOptions {
  since?: string;
  until?: string;
  agent?: string;
  out?: string;
  endpoint?: string;
  content?: boolean;
}

export function addTraceCommand(program: Command): void {
  const command = program
    .command('trace')
    .summary('traces of runs, for receivers of OpenTelemetry')
    .command('export')
    .summary('make the traces of a run, or of a period, from their record')
    .description(
      'Make the traces of a run from its record: its history, or the archive. They have the ids of those that were sent while it ran. Without --out and --endpoint they are printed: OTLP as JSON, a line for each run.',
    )
    .argument('[run]', 'run id, or a beginning of it that fits no other')
    .option(
      '--since <time>',
      'of all runs that were under way since: 2026-01-31, 2026-01-31T09:00:00Z, or 8h ago',
      parseMoment,
    )
    .option('--until <time>', 'and before this time or day (default: now)', parseMoment)
    .option('--agent <agent>', 'with --since: of runs of this agent only')
    .option('--out <file>', 'write them to a file, a line for each run')
    .option('--endpoint <url>', 'send them to a receiver of OTLP over HTTP: http://localhost:6006, https://…/v1/traces')
    .option('--content', 'with what was asked, said, given to tools and returned')
    .action(async (beginning: string | undefined) => {
      const flags = optionsOf<ExportFlags>(command);
      check(flags, beginning);
      await withAgents(flags, async ({ api }) => {
        const tally = new Tally(tracesOf(api, flags, beginning));
        if (flags.endpoint !== undefined) await send(tally, flags.endpoint);
        else if (flags.out !== undefined) await write(tally, flags.out);
        else await printDocument(tally.lines());
        report(tally, flags);
      });
    });
}

function check({ since, until, agent, out, endpoint }: ExportFlags, run: string | undefined): void {
  if ((run === undefined) === (since === undefined)) {
    throw new InvalidInput('run', 'run: give either a run, or --since for all runs in a period.');
  }
  const [only] = Object.entries({ '--until': until, '--agent': agent }).find(([, value]) => value !== undefined) ?? [];
  if (since === undefined && only !== undefined)
    throw new InvalidInput('since', `${only}: is for runs of a period; give --since too`);
  if (out !== undefined && endpoint !== undefined)
    throw new InvalidInput('out', 'out: give --out or --endpoint, and not both');
}

async function* tracesOf(api: AgentsApi, flags: ExportFlags, beginning?: string): AsyncGenerator<RunTrace, void, void> {
  const { since: from, until: to, agent: agentId, content: contents = false } = flags;
  if (from !== undefined) {
    yield* api.exportTraces({ from, to, agentId, contents });
    return;
  }
  const runId = await api.findRun(beginning ?? '');
  yield { runId, trace: await api.readTrace(runId, { contents }) };
}

/** Traces as they come, counted, without runs that cannot be read. */
class Tally {
  runs = 0;
  spans = 0;
  readonly failed: { runId: string; message: string }[] = [];

  constructor(private readonly traces: AsyncIterable<RunTrace>) {}

  async *read() {
    for await (const each of this.traces) {
      if ('problem' in each) {
        this.failed.push({ runId: each.runId, message: each.problem });
        continue;
      }
      const { resourceSpans } = each.trace;
      this.runs += 1;
      for (const { scopeSpans } of resourceSpans) for (const { spans } of scopeSpans) this.spans += spans.length;
      yield each.trace;
    }
  }

  async *lines() {
    for await (const trace of this.read()) yield `${shownJson(writeJson(trace) ?? '')}\n`;
  }
}

/** Whoever else uses this machine need not read what a run was about. */
const ownerOnly = 0o600;

async function write(tally: Tally, file: string): Promise<void> {
  try {
    await pipeline(tally.lines(), createWriteStream(file, { mode: ownerOnly }));
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new InvalidInput('out', `out: ${file} cannot be written (${code}). Name another file.`);
  }
}

async function send(tally: Tally, endpoint: string): Promise<void> {
  const { openReceiver } = await import('@platform/temporal/send-traces');
  const receiver = openReceiver(endpoint);
  try {
    for await (const trace of tally.read()) await receiver.send(fromOtlp(trace));
  } finally {
    await receiver.close();
  }
}

function report({ runs, spans, failed }: Tally, flags: ExportFlags): void {
  if (failed.length > 0) process.exitCode = exitCodes.unavailable;
  for (const { runId, message } of failed) printAside(colours.red(oneLine(`${runId}: ${message}`)));
  const target = flags.out ?? flags.endpoint;
  if (target === undefined) return;
  if (flags.json) printJson({ runs, spans, failed });
  else print(`${counted(spans, 'span')} of ${counted(runs, 'run')} ${flags.out ? 'in' : 'sent to'} ${oneLine(target)}`);
}
