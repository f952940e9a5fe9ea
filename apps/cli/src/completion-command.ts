/** completion: scripts with which a shell completes commands and options. */
import { Argument, type Command } from 'commander';
import { completionScript, type Shell, shells } from './output/completion.js';
import { printProse } from './output/screen.js';

/** `whole` gives the program with the code of all commands. */
export function addCompletionCommand(program: Command, whole: () => Promise<Command>): void {
  program
    .command('completion')
    .summary('a script with which your shell completes commands and options')
    .description(
      'A script with which your shell completes the commands and options of bin/agents. bash: eval "$(agents completion bash)" in ~/.bashrc; zsh: the same in ~/.zshrc, after compinit; fish: agents completion fish | source.',
    )
    .addArgument(new Argument('<shell>', 'your shell').choices(shells))
    .action(async (shell: Shell) => {
      const all = await whole();
      const commands = all.commands.map((command) => ({
        name: command.name(),
        summary: command.summary(),
        options: optionsOf(command),
        commands: command.commands.map((own) => own.name()),
      }));
      printProse(completionScript(shell, 'agents', commands, [...optionsOf(all), '--help']));
    });
}

function optionsOf(command: Command): string[] {
  return command.options.flatMap(({ long }) => (long ? [long] : []));
}
