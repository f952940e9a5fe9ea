import type { AgentDescription } from '@platform/temporal';
import { shellWord } from '@platform/temporal/words';
import type { Command } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { colours } from '../output/marks.js';
import { notServed } from '../output/not-served.js';
import { print, printJson } from '../output/screen.js';
import { oneLine, wrap } from '../output/text.js';

export function addAgentsCommand(program: Command): void {
  const command = program
    .command('agents')
    .summary('list the agents that can be run')
    .action(async () => {
      const flags = optionsOf(command);
      const list = await withAgents(flags, ({ api }) => api.listAgents(), { lazy: true });
      if (flags.json) {
        printJson(list);
        return;
      }
      if (list.agents.length === 0)
        print('The agent-service has no agents. Name a module with agents in AGENTS_MODULE.');
      for (const agent of list.agents) printAgent(agent);
      for (const problem of list.problems ?? []) print(colours.red(wrap(notServed(problem))));
      for (const { agentId, message } of list.unreadable ?? [])
        print(colours.red(oneLine(`Agent ${agentId || 'without an id'} cannot be read: ${message}`)));
      if (list.scriptedModel)
        print(colours.yellow('Scripted model, no key set: only the example requests get a real answer.'));
    });
}

function printAgent(agent: AgentDescription): void {
  const { id, name, description, instructions, model, tools, examples, inputSchema, members } = agent;
  const called = `${name === id ? '' : `  ${oneLine(name)}`}${agent.kind === 'team' ? ' (team)' : ''}`;
  print(`${colours.bold(id)}${called}  ${colours.dim(`${oneLine(model.provider)} ${oneLine(model.id)}`)}`);
  if (agent.namedAfter) print(colours.dim(`  named after ${oneLine(agent.namedAfter)}`));
  if (description) print(wrap(oneLine(description), '  '));
  const fields = Object.keys((inputSchema?.properties as object | undefined) ?? {});
  if (fields.length > 0) print(wrap(`takes --input with: ${fields.join(', ')}`, '  '));
  printInstructions(instructions, '  ');
  printTools(tools, '  ');
  for (const member of members ?? []) {
    const of = member.team === id ? '' : ` of ${oneLine(member.team)}`;
    print(
      `  ${colours.magenta(oneLine(member.name))}${member.role ? colours.dim(`  ${oneLine(member.role)}`) : ''}${colours.dim(of)}`,
    );
    printInstructions(member.instructions, '    ');
    printTools(member.tools, '    ');
  }
  for (const example of examples) print(colours.dim(`  npm run cli -- run ${id} ${shellWord(oneLine(example))}`));
  print();
}

/** Characters of instructions that the list shows. */
const mostInstructions = 300;

/** What the model is told before a run begins. A call of a run shows it whole. */
function printInstructions(instructions: AgentDescription['instructions'], indent: string): void {
  const { text, computed, cut } = instructions ?? {};
  const said = oneLine(text ?? '');
  const isLong = cut || said.length > mostInstructions;
  const parts = [
    ...(said ? [`told: ${said.slice(0, mostInstructions)}${isLong ? ' …' : ''}`] : []),
    ...(computed ? [said ? '(a part is made for each run)' : 'told what is made for each run'] : []),
  ];
  if (parts.length > 0) print(colours.dim(wrap(parts.join(' '), indent)));
}

const byPersonWords = { fillsIn: 'a person fills it in', does: 'a person does it' };

function printTools(tools: AgentDescription['tools'], indent: string): void {
  for (const tool of tools) {
    const asks = tool.byPerson ? [byPersonWords[tool.byPerson]] : tool.needsApproval ? ['needs approval'] : [];
    const policy = [tool.effect, ...asks].join(', ');
    print(`${indent}${colours.cyan(oneLine(tool.name))} ${colours.dim(`(${policy})`)}`);
  }
}
