/** audit: who decided what, of one run or of a period. */
import type { AuditEntry } from '@platform/temporal';
import { InvalidInput } from '@platform/temporal/errors';
import type { Command } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { auditText } from '../output/audit.js';
import { colours } from '../output/marks.js';
import { print, printDocument, printJson } from '../output/screen.js';
import { addAuditVerifyCommand } from './audit-verify.js';

interface AuditFlags {
  from?: string;
  to?: string;
  agent?: string;
  csv?: boolean;
}

export function addAuditCommand(program: Command): void {
  const command = program
    .command('audit')
    .summary('who decided what: of a run, or of all runs in a period')
    .description(
      'Who decided what, when and from where, on which arguments, and what ran then. Of a run in words, with --json or --csv; of a period as JSON Lines, or with --csv.',
    )
    .argument('[run]', 'run id, or a beginning of it that fits no other')
    .option('--from <time>', 'of all runs, from this time or day on: 2026-01-31, 2026-01-31T09:00:00Z')
    .option('--to <time>', 'until before this time or day (default: now)')
    .option('--agent <agent>', 'of runs of this agent only')
    .option('--csv', 'as CSV, for a spreadsheet')
    .action(async (beginning: string | undefined) => {
      const flags = optionsOf<AuditFlags>(command);
      const { from, to, agent: agentId } = flags;
      if ((beginning === undefined) === (from === undefined)) {
        throw new InvalidInput('run', 'run: give either a run, or --from for all runs in a period.');
      }
      const { auditLines } = await import('@platform/temporal');
      await withAgents(flags, async ({ api }) => {
        if (from !== undefined) {
          await printDocument(auditLines(api.exportAudit({ from, to, agentId }), flags.csv ? 'csv' : 'jsonl'));
          return;
        }
        const entries = await api.readAudit(await api.findRun(beginning ?? ''));
        if (flags.csv) await printDocument(auditLines(entries, 'csv'));
        else if (flags.json) printJson(entries);
        else printEntries(entries);
      });
    });
  addAuditVerifyCommand(command);
}

function printEntries(entries: readonly AuditEntry[]): void {
  if (entries.length === 0) print(colours.dim('Nothing was decided in this run so far.'));
  for (const entry of entries) for (const line of auditText(entry)) print(line);
}
