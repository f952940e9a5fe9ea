/** audit verify: whether what runs did holds, by public keys alone. */
import {
  type AuditTrust,
  findRun,
  readPublicKeys,
  readRevokedFile,
  type VerifiedAudit,
  verifyAudit,
  verifyAudits,
} from '@platform/temporal';
import { InvalidInput } from '@platform/temporal/errors';
import type { Command } from 'commander';
import { optionsOf, withClient } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { colours } from '../output/marks.js';
import { print, printJson } from '../output/screen.js';
import type { GlobalOptions } from '../settings.js';

interface Flags extends GlobalOptions {
  keys?: string;
  enrolmentKeys?: string;
  revoked?: string;
  from?: string;
  to?: string;
  agent?: string;
}

export function addAuditVerifyCommand(audit: Command): void {
  const command = audit
    .command('verify')
    .summary('whether each call ran with a decision that somebody signed who might')
    .description(
      'Verify a run, an archived run, or all runs of a period, by public keys alone: each call that a person had to approve ran with a decision of somebody who might decide it, on the arguments that were signed. Prints what does not hold; then the exit code is 4.',
    )
    .argument('[run]', 'run id, or a beginning of it that fits no other')
    .option('--keys <file>', 'public keys (SIGNING_KEYS_FILE)')
    .option('--enrolment-keys <file>', 'public keys that sign enrolments of passkeys (ENROLMENT_KEYS_FILE)')
    .option('--revoked <file>', 'what is void (REVOKED_FILE)')
    .action(async (beginning: string | undefined) => {
      const flags = optionsOf<Flags>(command);
      const { from, to, agent: agentId } = flags;
      if ((beginning === undefined) === (from === undefined)) {
        throw new InvalidInput('run', 'run: give either a run, or --from for all runs in a period.');
      }
      const trust = trustOf(flags);
      await withClient(flags, async (client) => {
        if (beginning !== undefined) tell(await verifyAudit(client, await findRun(client, beginning), trust), flags);
        else for await (const one of verifyAudits(client, { from: String(from), to, agentId }, trust)) tell(one, flags);
      });
    });
}

function trustOf(flags: Flags): Omit<AuditTrust, 'namespace'> {
  const file = (given: string | undefined, variable: string) => given ?? process.env[variable]?.trim();
  const keys = file(flags.keys, 'SIGNING_KEYS_FILE');
  if (!keys) throw new InvalidInput('keys', 'keys: name the file of public keys, or set SIGNING_KEYS_FILE.');
  const enrolment = file(flags.enrolmentKeys, 'ENROLMENT_KEYS_FILE');
  const revoked = file(flags.revoked, 'REVOKED_FILE');
  return {
    keys: readPublicKeys(keys, '--keys'),
    ...(enrolment && { enrolmentKeys: readPublicKeys(enrolment, '--enrolment-keys') }),
    ...(revoked && { revoked: readRevokedFile(revoked, '--revoked') }),
  };
}

function tell(audit: VerifiedAudit, { json }: Flags): void {
  if (audit.problems.length > 0) process.exitCode = exitCodes.refused;
  if (json) {
    printJson(audit);
    return;
  }
  const { runId, calls, callsVerified, acts, actsVerified, problems, notes } = audit;
  const counts = `${callsVerified} of ${calls} calls verified, ${actsVerified} of ${acts} acts of people besides`;
  print(`${problems.length > 0 ? colours.red('✗') : colours.green('✓')} ${runId}: ${counts}`);
  for (const { at, what, tool, requestId, by, message } of problems) {
    const about = [what, tool, requestId && `(${requestId})`, by && `by ${by}`].filter(Boolean).join(' ');
    print(`  ${at}  ${about}: ${message}`);
  }
  for (const note of notes) print(colours.dim(`  ${note}`));
}
