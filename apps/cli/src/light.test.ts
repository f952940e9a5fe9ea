/** What a command loads before it does anything: a way to Temporal takes longer to load than most commands to run. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { commandTable } from './command-table.js';
import { shells } from './output/completion.js';
import { createProgram } from './program.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const packages = ['temporal', 'client'].map((name) => {
  const folder = path.join(root, 'packages/@platform', name);
  const { exports } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, { default: string }>;
  };
  return { name: `@platform/${name}`, folder, exports };
});

/** The source that an import means; `undefined` for a library. */
function sourceOf(from: string, to: string): string | undefined {
  if (to.startsWith('.')) return path.join(path.dirname(from), to.replace(/\.js$/, '.ts'));
  const own = packages.find(({ name }) => to === name || to.startsWith(`${name}/`));
  const file = own?.exports[`.${to.slice(own.name.length)}`]?.default;
  return own && file && path.join(own.folder, file.replace('dist', 'src').replace(/\.js$/, '.ts'));
}

/** Libraries that are loaded with a file of the CLI: what is imported when it is asked for does not count. */
function loadedWith(file: string): string[] {
  const seen = new Set<string>();
  const libraries = new Set<string>();
  const pending = [path.join(root, 'apps/cli/src', file)];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (seen.has(at) || !statSync(at, { throwIfNoEntry: false })) continue;
    seen.add(at);
    const code = readFileSync(at, 'utf8');
    for (const [, what = '', to = ''] of code.matchAll(/^(?:import|export)\s+([^'";]*?)(?:from\s+)?'([^']+)';/gm)) {
      if (what.startsWith('type ') || /^\{(?:\s*type [^,}]+,?)+\s*\}\s*$/.test(what)) continue;
      const source = sourceOf(at, to);
      if (source) pending.push(source);
      else if (!to.startsWith('node:')) libraries.add(to);
    }
  }
  return [...libraries].sort();
}

const heavy = /^@temporalio|^@grpc|^@aws-sdk|^protobufjs|^zod|^ajv|^openid-client|^@opentelemetry\/(?!api$)/;

test.each(['main.ts', 'commands/list.ts', 'commands/watch.ts', 'commands/decide.ts', 'commands/call.ts'])(
  '%s loads no way to Temporal, no schemas and no provider of sign-in by itself',
  (file) => {
    const libraries = loadedWith(file);
    expect(libraries).toContain(file === 'main.ts' ? 'commander' : 'picocolors');
    expect(libraries.filter((name) => heavy.test(name))).toEqual([]);
  },
);

test('the way to Temporal is loaded without what only some commands do with it', () => {
  const libraries = loadedWith('inside.ts');
  expect(libraries).toContain('@temporalio/client');
  expect(libraries.filter((name) => /^ajv|^@aws-sdk|^@noble\/curves|^eventsource/.test(name))).toEqual([]);
});

test('the inside loads it: the test would see it', () => {
  expect(loadedWith('inside.ts').filter((name) => heavy.test(name))).not.toEqual([]);
});

test('the help is the same whether or not the code of commands is loaded', async () => {
  const whole = await createProgram();
  expect((await createProgram([])).helpInformation()).toBe(whole.helpInformation());
  const names = commandTable.flatMap(({ commands }) => commands.map(({ usage }) => usage.split(/[ |]/)[0]));
  expect([...names, 'completion']).toEqual(whole.commands.map((command) => command.name()));
  const one = await createProgram(['--by', 'list', 'steer']);
  const loaded = one.commands.filter(({ registeredArguments }) => registeredArguments.length > 0);
  expect(loaded.map((command) => command.name())).toEqual(['say', 'completion']);
  expect(one.helpInformation()).toBe(whole.helpInformation());
});

test.each(shells)('%s completes every command, with its options', async (shell) => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const program = await createProgram(['completion']);
    await program.parseAsync(['completion', shell], { from: 'user' });
    const script = write.mock.calls.map(([text]) => String(text)).join('');
    for (const command of (await createProgram()).commands) expect(script).toContain(command.name());
    expect(script).toContain('until-waiting');
    if (shell === 'bash') execFileSync('bash', ['-n'], { input: script });
  } finally {
    write.mockRestore();
  }
});
