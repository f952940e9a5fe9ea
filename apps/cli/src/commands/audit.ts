/** audit: who decided what, of one run or of a period. */
import type { AuditEntry } from '@platform/temporal';
import { type AuditDecision, auditDecisions, type DecisionVia, decisionVias } from '@platform/temporal/contract';
import { InvalidInput } from '@platform/temporal/errors';
import { type Command, Option } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { auditRunText, auditText } from '../output/audit.js';
import { colours } from '../output/marks.js';
import { print, printDocument, printJson } from '../output/screen.js';
import { addAuditVerifyCommand } from './audit-verify.js';

interface AuditFlags {
  from?: string;
  to?: string;
  agent?: string;
  person?: string;
  tool?: string;
  decision?: AuditDecision;
  via?: DecisionVia;
  rule?: string;
  csv?: boolean;
}

export function addAuditCommand(program: Command): void {
  const command = program
    .command('audit')
    .summary('who decided what: of a run, or of all runs in a period')
    .description(
      'Who decided what, when and from where, on which arguments, and what ran then. In words; with --json of a run as JSON and of a period as JSON Lines; with --csv for a spreadsheet.',
    )
    .argument('[run]', 'run id, or a beginning of it that fits no other')
    .option('--from <time>', 'of all runs, from this time or day on: 2026-01-31, 2026-01-31T09:00:00Z')
    .option('--to <time>', 'until before this time or day (default: now)')
    .option('--agent <agent>', 'of runs of this agent only')
    .option('--person <name>', 'only what this person did: a name, or an id that sign-in knows')
    .option('--tool <tool>', 'only what is about this tool')
    .addOption(new Option('--decision <what>', 'only where this was said or done').choices(auditDecisions))
    .addOption(new Option('--via <way>', 'only what came this way').choices(decisionVias))
    .option('--rule <id>', 'only where this rule decided, was made or was taken back')
    .option('--csv', 'as CSV, for a spreadsheet')
    .action(async (beginning: string | undefined) => {
      const flags = optionsOf<AuditFlags>(command);
      const { from, to, agent: agentId, person, tool, decision, via, rule } = flags;
      const filter = { person, tool, decision, via, rule };
      if ((beginning === undefined) === (from === undefined)) {
        throw new InvalidInput('run', 'run: give either a run, or --from for all runs in a period.');
      }
      const { auditLines, fitsAudit } = await import('@platform/temporal');
      await withAgents(flags, async ({ api }) => {
        if (from !== undefined) {
          const entries = api.exportAudit({ from, to, agentId, ...filter });
          if (flags.csv || flags.json) await printDocument(auditLines(entries, flags.csv ? 'csv' : 'jsonl'));
          else await printPeriod(entries);
          return;
        }
        const all = await api.readAudit(await api.findRun(beginning ?? ''));
        const entries = all.filter((entry) => fitsAudit(entry, filter));
        if (flags.csv) await printDocument(auditLines(entries, 'csv'));
        else if (flags.json) printJson(entries);
        else printEntries(entries);
      });
    });
  addAuditVerifyCommand(command);
}

/** Entries of many runs, as they come: each run's below its head. */
async function printPeriod(entries: AsyncIterable<AuditEntry>): Promise<void> {
  let runId: string | undefined;
  for await (const entry of entries) {
    if (entry.runId !== runId) print(`${runId === undefined ? '' : '\n'}${auditRunText(entry)}`);
    runId = entry.runId;
    for (const line of auditText(entry)) print(line);
  }
  if (runId === undefined) print(colours.dim('Nothing was decided in this period.'));
}

function printEntries(entries: readonly AuditEntry[]): void {
  if (entries.length === 0) print(colours.dim('Nothing was decided in this run so far.'));
  for (const entry of entries) for (const line of auditText(entry)) print(line);
}
