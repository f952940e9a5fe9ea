import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from './program.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

const pages = [
  'README.md',
  ...readdirSync(path.join(repository, 'docs'), { encoding: 'utf8', recursive: true })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join('docs', file)),
];

/** Commands of the CLI that a page shows in its blocks of shell code, without what a shell does with them. */
function commandsOf(page: string): string[] {
  const text = readFileSync(path.join(repository, page), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block!.replaceAll(/\\\n\s*/g, ''));
  return blocks.flatMap((block) =>
    [...block.matchAll(/npm run (?:-s )?cli -- (.*)$/gm)].map(([, command]) => command!.trim()),
  );
}

/** The words of a command up to a comment, a pipe or a redirection; placeholders like `<run>` are words. */
function words(command: string): string[] {
  const found: string[] = [];
  for (const [word] of command.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|<[\w -]+>|[^\s]+/g)) {
    if (/^[#|>&]/.test(word)) break;
    found.push(word.replace(/^(["'])(.*)\1$/s, '$2').replaceAll('\\"', '"'));
  }
  return found;
}

/** The program, which says of a command only whether it understands it. */
async function understood(): Promise<Command> {
  const program = await createProgram();
  const output = { writeErr: () => {}, writeOut: () => {} };
  const quiet = (command: Command) => {
    command.action(() => {}).configureOutput(output);
    command.commands.forEach(quiet);
  };
  program.commands.forEach(quiet);
  return program.configureOutput(output);
}

const documented = pages.flatMap((page) => commandsOf(page).map((command): [string, string] => [page, command]));

test('the pages show commands', () => {
  expect(documented.length).toBeGreaterThan(20);
});

test.each(documented)('%s: %s is understood', async (_, command) => {
  await (await understood()).parseAsync(words(command), { from: 'user' });
});

/** Lines of the programs' own code that tell people a command. */
const told = ['apps/cli/src', 'apps/temporal-worker/src', 'apps/web/src', 'packages/@platform', 'scripts'].flatMap(
  (folder) =>
    readdirSync(path.join(repository, folder), { encoding: 'utf8', recursive: true })
      .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !/\.test\.ts$|\.d\.ts$|node_modules|dist|\.next/.test(file))
      .flatMap((file) => readFileSync(path.join(repository, folder, file), 'utf8').split('\n'))
      .flatMap((line): [string, string][] =>
        [...line.matchAll(/npm run cli -- (?!\$|<)([\w-]+)/g)].map(([, command]) => [command!, line.trim()]),
      ),
);

test('commands that messages tell people to use are there, by the name that they can be called by', async () => {
  const { commands } = await createProgram();
  const names = commands.map((command) => command.name());
  expect(told.length).toBeGreaterThan(20);
  expect(told.filter(([command]) => !names.includes(command))).toEqual([]);
  expect((await createProgram()).helpInformation()).toContain('Usage: npm run cli -- ');
});

test('a command that does not exist would be noticed', async () => {
  await expect((await understood()).parseAsync(['rnu'], { from: 'user' })).rejects.toThrow();
  await expect((await understood()).parseAsync(['list', '--colour'], { from: 'user' })).rejects.toThrow('--colour');
});
