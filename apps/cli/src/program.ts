import { readFileSync } from 'node:fs';
import { Command, Help } from 'commander';
import { commandTable } from './command-table.js';
import { addCompletionCommand } from './completion-command.js';
import { exitCodesHelp } from './exit-codes.js';
import { parseNames } from './names-option.js';
import { printProse, printProseAside } from './output/screen.js';

/**
 * The command line for these words. Of commands that are not among them only the line of the help is there, and nothing of their code is loaded; without
 * `words` all are there. Wrong usage throws a `CommanderError` after its message was printed.
 */
export async function createProgram(words?: readonly string[]): Promise<Command> {
  const program = withoutCommands();
  for (const { commands, load } of commandTable) {
    const isMeant = commands.some(
      ({ usage, alias }) => words?.includes(nameIn(usage)) || (alias && words?.includes(alias)),
    );
    if (words === undefined || isMeant) (await load())(program);
    else for (const command of commands) program.addCommand(onlyListed(command));
  }
  addCompletionCommand(program, createProgram);
  return program;
}

function nameIn(usage: string): string {
  return usage.split(/[ |]/, 1)[0] ?? '';
}

/** A command that the help lists. */
function onlyListed({ usage, summary }: { usage: string; summary: string }): Command {
  return Object.assign(new Command(nameIn(usage)).summary(summary), { [listed]: usage });
}

const listed = Symbol('listed');

/** The help's word for a command. */
function termOf(command: Command & { [listed]?: string }): string {
  return command[listed] ?? new Help().subcommandTerm(command);
}

function withoutCommands(): Command {
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
    .configureHelp({ subcommandTerm: termOf })
    .configureOutput({ writeOut: printProse, writeErr: printProseAside })
    .exitOverride();
  return program;
}
