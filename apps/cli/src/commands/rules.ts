/** rules, revoke: what approves calls of a run without asking. */
import type { ApprovalRule } from '@platform/temporal';
import type { Command } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { colours } from '../output/marks.js';
import { print, printJson } from '../output/screen.js';
import { type Column, table } from '../output/table.js';
import { argumentsText } from '../output/text.js';
import { clock } from '../output/time.js';
import { serverNow } from '../server-time.js';
import type { Session } from '../session.js';

const columns: readonly Column<ApprovalRule>[] = [
  { title: 'RULE', cell: ({ id }) => id },
  { title: 'STATE', cell: stateText, colour: (text, rule) => (isOver(rule) ? colours.dim(text) : colours.green(text)) },
  { title: 'USED', cell: ({ uses }) => String(uses) },
  { title: 'BY', cell: ({ by }) => by, optional: true },
  { title: 'APPROVES', cell: approvesText, grows: true },
];

export function addRulesCommand(program: Command): void {
  const command = program
    .command('rules')
    .summary('list the rules of a run, which approve calls without asking')
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .action(async (beginning: string) => {
      const flags = optionsOf(command);
      const read = async ({ api }: Session) => api.getRun(await api.findRun(beginning));
      const { rules } = await withAgents(flags, read, { showsTimes: true });
      if (flags.json) printJson(rules);
      else if (rules.length === 0) print('No rules. Make one with: npm run cli -- approve <run> --remember tool');
      else print(table(columns, rules));
    });
}

export function addRevokeCommand(program: Command): void {
  const command = program
    .command('revoke')
    .summary('take a rule of a run back: from now on it is asked again')
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .argument('<rule>', 'id of the rule; see: npm run cli -- rules <run>')
    .option('--note <text>', 'why, for those who read the run later')
    .action(async (beginning: string, ruleId: string) => {
      const flags = optionsOf<{ note?: string }>(command);
      const rule = await withAgents(flags, async ({ api, who }) => {
        const { by } = await who();
        return api.revokeRule({ runId: await api.findRun(beginning), ruleId, by, note: flags.note });
      });
      if (flags.json) printJson(rule);
      else print(`Rule ${rule.id} approves nothing any more: ${approvesText(rule)}`);
    });
}

function isOver({ revoked, expiresAt }: ApprovalRule): boolean {
  return revoked !== undefined || (expiresAt !== undefined && Date.parse(expiresAt) <= serverNow());
}

function stateText(rule: ApprovalRule): string {
  if (rule.revoked) return `revoked by ${rule.revoked.by}`;
  if (!rule.expiresAt) return 'for the rest of the run';
  return `${isOver(rule) ? 'ended' : 'until'} ${clock(rule.expiresAt)}`;
}

function approvesText({ tool, covers, arguments: args }: ApprovalRule): string {
  return covers === 'tool' ? `every call of ${tool}` : `${tool} with ${argumentsText(args)}`;
}
