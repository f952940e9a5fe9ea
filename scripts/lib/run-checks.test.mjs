// @ts-check
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runChecks } from './run-checks.mjs';

/** A runner of tests that writes this report where Vitest would, and fails. @param {string} report */
async function runner(report) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'runner-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const script = path.join(folder, 'runner.mjs');
  const code = `import { writeFileSync } from 'node:fs';
const to = process.argv.find((arg) => arg.startsWith('--outputFile.junit=')).split('=')[1];
writeFileSync(to, ${JSON.stringify(report)});
process.exitCode = 1;`;
  await writeFile(script, code);
  return { command: process.execPath, args: [script], runner: /** @type {const} */ ('vitest') };
}

const report = `<testsuites><testsuite name="test/a.test.ts" tests="2" failures="1" errors="0" skipped="0" time="1">
<testcase classname="test/a.test.ts" name="pays &gt; once" time="1"><failure message="paid twice&#10;at …">…</failure></testcase>
<testcase classname="test/a.test.ts" name="asks" time="0"></testcase></testsuite></testsuites>`;

test('what failed is named at the end: tests with their errors, checks that are no tests, and a runner that broke off', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const numbers = await runChecks([
    { name: 'types', command: process.execPath, args: ['-e', 'process.exit(2)'] },
    { name: 'unit tests', ...(await runner(report)) },
    { name: 'crashed tests', ...(await runner('')) },
    { name: 'format', command: process.execPath, args: ['-e', ''] },
  ]);
  expect(numbers).toEqual({ passed: 2, failed: 3, skipped: 0 });
  expect(log.mock.lastCall?.[0]).toBe(
    `Failed:
  types: see its output above
  test/a.test.ts: pays > once
    paid twice
  crashed tests: see its output above
`,
  );
});

test('nothing is said of failures where there are none', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  await runChecks([{ name: 'format', command: process.execPath, args: ['-e', ''] }]);
  expect(log.mock.calls.flat().join('')).not.toContain('Failed');
});
