import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { giveBack, take } from './owned-file.mjs';

function aFile() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'owned-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path.join(folder, 'file');
}

test('one has it until it is given back', () => {
  const file = aFile();
  expect(take(file)).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
  expect(take(file)).toBe(false);
  giveBack(file);
  expect(existsSync(file)).toBe(false);
  expect(take(file)).toBe(true);
  giveBack(file);
});

test('what another process has is not taken, and is once that process was killed', async () => {
  const file = aFile();
  const program = `import { take } from '${new URL('owned-file.mjs', import.meta.url)}'; console.log(take(process.argv[1])); setInterval(() => {}, 1_000);`;
  const other = spawn(process.execPath, ['--input-type=module', '--eval', program, file]);
  onTestFinished(() => void other.kill('SIGKILL'));
  const [said] = await once(other.stdout, 'data');
  expect(String(said).trim()).toBe('true');
  expect(take(file)).toBe(false);
  giveBack(file); // not ours: nothing is given back
  expect(existsSync(file)).toBe(true);
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect(take(file)).toBe(true);
  giveBack(file);
});

test('what a process with the same id has left, and what nobody has signed for long, is taken; what was just made is not', () => {
  const file = aFile();
  writeFileSync(file, String(process.pid));
  expect(take(file)).toBe(true);
  giveBack(file);
  writeFileSync(file, '');
  expect(take(file)).toBe(false);
  const old = new Date(Date.now() - 60_000);
  utimesSync(file, old, old);
  expect(take(file)).toBe(true);
  giveBack(file);
});
