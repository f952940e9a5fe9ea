import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAgentsCommand } from './commands/agents.js';
import { addArchiveCommand } from './commands/archive.js';
import { addAuditCommand } from './commands/audit.js';
import { addCallCommand } from './commands/call.js';
import { addCancelCommand, addRetryCommand } from './commands/control.js';
import { addDecisionCommands } from './commands/decide.js';
import { addDeploymentsCommand } from './commands/deployments.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addForkCommand } from './commands/fork.js';
import { addFollowUpCommand, addRerunCommand } from './commands/go-on.js';
import { addKeysCommand } from './commands/keys.js';
import { addInboxCommand, addListCommand } from './commands/list.js';
import { addPasskeysCommand } from './commands/passkeys.js';
import { addPayloadsCommand } from './commands/payloads.js';
import { addRevokeCommand, addRulesCommand } from './commands/rules.js';
import { addRunCommand } from './commands/run.js';
import { addScheduleCommands } from './commands/schedules.js';
import { addLoginCommand, addLogoutCommand, addWhoamiCommand } from './commands/sign-in.js';
import { addPauseCommands, addSayCommand } from './commands/steer.js';
import { addTenantsCommand } from './commands/tenants.js';
import { addTokensCommands } from './commands/tokens.js';
import { addTraceCommand } from './commands/trace.js';
import { addShowCommand, addWatchCommand } from './commands/watch.js';
import { exitCodesHelp } from './exit-codes.js';
import { parseNames } from './names-option.js';
import { printProse, printProseAside } from './output/screen.js';

/** The command line. Wrong usage throws a `CommanderError` after its message was printed. */
export function createProgram(): Command {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const program = new Command('npm run cli --')
    .description('Start agents, watch their runs, and decide what they may do.')
    .version(version)
    .option(
      '--url <url>',
      'console to work through, with no way to Temporal: https://agents.example.com (AGENTS_URL; its token: AGENTS_TOKEN, else that of login)',
    )
    .option('--address <host:port>', 'Temporal server (TEMPORAL_ADDRESS, else that of the running npm start)')
    .option(
      '--namespace <name>',
      'Temporal namespace (TEMPORAL_NAMESPACE, else default); may be repeated where a command says so',
      parseNames,
    )
    .option('--task-queue <name>', 'task queue of the runs (TEMPORAL_TASK_QUEUE, else agent-runs)')
    .option('--agent-service <url>', 'agent-service (AGENT_SERVICE_URL, else http://127.0.0.1:8100)')
    .option('--by <name>', 'who you are, for the record (default: $USER); not where sign-in knows it')
    .option(
      '--role <role>',
      'a role of yours, for decisions that need one; may be repeated (default: AGENTS_ROLES, separated by commas)',
      parseNames,
    )
    .option('--json', 'print JSON: one document, or one line for each update when watching')
    .addHelpText('after', exitCodesHelp)
    .configureOutput({ writeOut: printProse, writeErr: printProseAside })
    .exitOverride();
  addRunCommand(program);
  addWatchCommand(program);
  addShowCommand(program);
  addCallCommand(program);
  addListCommand(program);
  addInboxCommand(program);
  addDecisionCommands(program);
  addRulesCommand(program);
  addRevokeCommand(program);
  addAuditCommand(program);
  addTraceCommand(program);
  addKeysCommand(program);
  addArchiveCommand(program);
  addPayloadsCommand(program);
  addPasskeysCommand(program);
  addFollowUpCommand(program);
  addForkCommand(program);
  addRerunCommand(program);
  addSayCommand(program);
  addPauseCommands(program);
  addCancelCommand(program);
  addRetryCommand(program);
  addAgentsCommand(program);
  addScheduleCommands(program);
  addDeploymentsCommand(program);
  addTenantsCommand(program);
  addDoctorCommand(program);
  addLoginCommand(program);
  addLogoutCommand(program);
  addWhoamiCommand(program);
  addTokensCommands(program);
  return program;
}
