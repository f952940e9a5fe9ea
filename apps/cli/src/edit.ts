/** Edits the arguments of a tool call: in the person's editor, or one by one at the terminal. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PendingDecision } from '@platform/temporal';
import { InvalidInput } from '@platform/temporal/errors';
import { writeJson } from '@platform/temporal/json';
import { shownJson } from '@platform/temporal/shown';
import { parseJsonObject } from './json-option.js';
import { canAsk } from './output/screen.js';
import { askArguments, left } from './watch/prompts.js';

/** Returns the edited arguments. Throws `InvalidInput` when nothing was changed, when the editor failed, and when there is no terminal to ask at. */
export async function editArguments(
  request: PendingDecision,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Record<string, unknown>> {
  if (!canAsk()) throw new InvalidInput('--edit', "--edit: without a terminal, give the arguments: --edit '{…}'");
  const editor = env.VISUAL || env.EDITOR;
  const args = editor ? inEditor(editor, request) : await askArguments(request);
  if (args === left) throw new InvalidInput('--edit', '--edit: left without a decision; nothing was sent');
  return args;
}

/** Runs the editor through a shell, as git does, because `editor` may have arguments (`code --wait`). */
function inEditor(editor: string, { tool, arguments: args }: PendingDecision): Record<string, unknown> {
  const folder = mkdtempSync(path.join(tmpdir(), 'agents-'));
  try {
    const file = path.join(folder, `${tool.replace(/[^\w-]/g, '_')}.json`);
    const before = `${shownJson(writeJson(args, 2))}\n`;
    writeFileSync(file, before, { mode: 0o600 });
    const { status, error } = spawnSync(`${editor} "$1"`, [file], { shell: '/bin/sh', stdio: 'inherit' });
    if (error || status !== 0)
      throw new InvalidInput('--edit', `--edit: the editor (${editor}) failed; nothing was sent`);
    const after = readFileSync(file, 'utf8');
    if (after === before)
      throw new InvalidInput('--edit', '--edit: nothing was changed; to approve it as it is, leave out --edit');
    return parseJsonObject('--edit', after);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
