import {
  type AgentList,
  type Deployments,
  describeHealth,
  type Health,
  listAgents,
  listDeployments,
  registerSearchAttributes,
} from '@platform/temporal';
import { AgentServiceUnavailable, RequestRefused } from '@platform/temporal/errors';
import type { Command } from 'commander';
import { optionsOf, withClient, withConsole } from '../context.js';
import { diagnose, type Finding } from '../diagnose.js';
import { diagnoseConsole } from '../diagnose-remote.js';
import { tracesFinding } from '../diagnose-traces.js';
import { exitCodes } from '../exit-codes.js';
import { colours } from '../output/marks.js';
import { print, printJson } from '../output/screen.js';
import { wrap } from '../output/text.js';
import { consoleUrl } from '../settings.js';

export function addDoctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .summary('check that everything a run needs is there, and say what to do')
    .option('--fix', 'register missing search attributes')
    .action(async () => {
      const flags = optionsOf<{ fix?: boolean }>(command);
      const version = program.version() ?? '';
      const { findings, ...report } =
        consoleUrl(flags) === undefined || flags.fix
          ? await withClient(flags, (client) => examine(client, Boolean(flags.fix), version), { lazy: true })
          : {
              findings: await withConsole(flags, (client, url) => diagnoseConsole(client, url, version)),
              registered: [],
            };
      const level = (wanted: Finding['level']) => findings.some((finding) => finding.level === wanted);
      if (level('problem')) process.exitCode = exitCodes.unavailable;
      if (flags.json) {
        printJson({ ok: !level('problem'), findings, ...report });
        return;
      }
      if (report.registered.length > 0) print(`Registered: ${report.registered.join(', ')}`);
      for (const finding of findings) printFinding(finding);
    });
}

async function examine(client: Parameters<typeof describeHealth>[0], fix: boolean, version: string) {
  let health: Health = await describeHealth(client);
  let registered: string[] = [];
  const lacks = health.searchAttributes;
  if (fix && lacks && lacks.missing.length + lacks.missingForFinding.length > 0) {
    registered = await registerSearchAttributes(client);
    health = await describeHealth(client);
  }
  const deployments = health.workflowQueue && (await deploymentsOf(client));
  const findings = [
    ...diagnose(health, await agentsOf(client), version, deployments),
    await tracesFinding(process.env),
  ];
  return { findings, health, registered };
}

/** The deployments of workers; `undefined` when the server knows no versions of workers, or refuses to list them. */
async function deploymentsOf(client: Parameters<typeof describeHealth>[0]): Promise<Deployments | undefined> {
  try {
    return await listDeployments(client);
  } catch (error) {
    if (error instanceof RequestRefused) return undefined;
    throw error;
  }
}

/** `undefined` when the agent-service does not answer: that is a finding of its own. */
async function agentsOf(client: Parameters<typeof describeHealth>[0]): Promise<AgentList | undefined> {
  try {
    return await listAgents(client);
  } catch (error) {
    if (error instanceof AgentServiceUnavailable) return undefined;
    throw error;
  }
}

const marks: Readonly<Record<Finding['level'], string>> = {
  good: colours.green('✓'),
  note: colours.yellow('!'),
  problem: colours.red('✗'),
};

function printFinding({ level, what, next }: Finding): void {
  print(`${marks[level]} ${wrap(what, '  ').trimStart()}`);
  if (next) print(wrap(`→ ${next}`, '    '));
}
