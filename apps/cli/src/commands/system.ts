/** system: the state of the product, for those who operate it. */
import { type SystemGroup, type SystemLine, systemLines, worstOf } from '@platform/temporal/system-words';
import type { Command } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { colours } from '../output/marks.js';
import { print, printJson } from '../output/screen.js';
import { oneLine, wrap } from '../output/text.js';

export function addSystemCommand(program: Command): void {
  const command = program
    .command('system')
    .summary('say how the product is: queues, processes, stalls, storage, and what to do')
    .description(
      'The state of the product, line by line, each with what to do: the server, runs and stalls, queues, workers and agent-services with their load, versions, storage. Ends with 5 when something keeps runs from going on.',
    )
    .action(async () => {
      const flags = optionsOf(command);
      const report = await withAgents(flags, ({ api }) => api.readSystem(), { lazy: true });
      const lines = systemLines(report, Date.parse(report.readAt));
      if (worstOf(lines) === 'wrong') process.exitCode = exitCodes.unavailable;
      if (flags.json) printJson({ ...report, lines });
      else printLines(lines);
    });
}

const marks: Readonly<Record<SystemLine['state'], string>> = {
  ok: colours.green('✓'),
  attention: colours.yellow('!'),
  wrong: colours.red('✗'),
  unknown: colours.dim('?'),
};

function printLines(lines: readonly SystemLine[]): void {
  let group: SystemGroup | undefined;
  for (const line of lines) {
    if (line.group !== group && group !== undefined) print('');
    if (line.group !== group) print(colours.bold(line.group));
    group = line.group;
    print(`${marks[line.state]} ${wrap(`${oneLine(line.name)}: ${oneLine(line.text)}`, '  ').trimStart()}`);
    const where = line.runbook ? ` (docs/runbooks/${line.runbook}.md)` : '';
    if (line.cure) print(wrap(`→ ${oneLine(line.cure)}${where}`, '    '));
  }
}
