/** Scripts with which a shell completes the words of a command line. */

/** A command as a shell completes it. */
export interface CompletedCommand {
  name: string;
  summary: string;
  /** `--status`, …; of the program, those that every command takes. */
  options: readonly string[];
  /** Names of its own commands. */
  commands: readonly string[];
}

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** The script for a shell; `name`: what people type. `common`: options of every command. */
export function completionScript(
  shell: Shell,
  name: string,
  commands: readonly CompletedCommand[],
  common: readonly string[],
): string {
  return scripts[shell](name, commands, common);
}

type Script = (name: string, commands: readonly CompletedCommand[], common: readonly string[]) => string;

const namesOf = (commands: readonly CompletedCommand[]) => commands.map((command) => command.name).join(' ');

const bash: Script = (name, commands, common) => `_${name}() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command= each
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " ${namesOf(commands)} " in *" $each "*) command="$each"; break ;; esac
  done
  local words=
  case "$command" in
    '') words='${namesOf(commands)}' ;;
${commands.map((each) => `    ${each.name}) words='${[...each.commands, ...each.options].join(' ')}' ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words ${common.join(' ')}" -- "$word"))
}
complete -o default -F _${name} ${name}
`;

const quoted = (text: string) => text.replaceAll("'", "'\\''").replaceAll(':', '\\:');

const zsh: Script = (name, commands, common) => `#compdef ${name}
_${name}() {
  local command= each
  for each in "\${(@)words[2,CURRENT-1]}"; do
    case " ${namesOf(commands)} " in *" $each "*) command="$each"; break ;; esac
  done
  local -a found
  case "$command" in
    '') found=(${commands.map((each) => `'${each.name}:${quoted(each.summary)}'`).join(' ')}) ;;
${commands.map((each) => `    ${each.name}) found=(${[...each.commands, ...each.options].join(' ')}) ;;`).join('\n')}
  esac
  found+=(${common.join(' ')})
  _describe '${name}' found || _files
}
compdef _${name} ${name}
`;

const fish: Script = (name, commands, common) => {
  const text = (summary: string) => summary.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  const lines = commands.flatMap((each) => [
    `complete -c ${name} -n __fish_use_subcommand -a ${each.name} -d '${text(each.summary)}'`,
    ...each.commands.map((own) => `complete -c ${name} -n '__fish_seen_subcommand_from ${each.name}' -a ${own}`),
    ...each.options.map(
      (option) => `complete -c ${name} -n '__fish_seen_subcommand_from ${each.name}' -l ${option.slice(2)}`,
    ),
  ]);
  return `${[...lines, ...common.map((option) => `complete -c ${name} -l ${option.slice(2)}`)].join('\n')}\n`;
};

const scripts: Readonly<Record<Shell, Script>> = { bash, zsh, fish };
