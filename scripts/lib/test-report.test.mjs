// @ts-check
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readTestReport } from './test-report.mjs';

/** @param {string} [xml] */
async function read(xml) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'report-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const report = path.join(folder, 'report');
  if (xml !== undefined) await writeFile(report, xml);
  return readTestReport(report);
}

test('counts all files of Vitest and says what each took', async () => {
  const xml = `<?xml version="1.0" encoding="UTF-8" ?>
<testsuites name="vitest tests" tests="9" failures="2" errors="0" time="99">
  <testsuite name="test/a.test.ts" hostname="h" tests="7" failures="1" errors="0" skipped="2" time="12.5">
    <testcase classname="test/a.test.ts" name="says &lt;testsuite tests=&quot;50&quot;&gt;" time="2"></testcase>
  </testsuite>
  <testsuite name="test/b.test.ts" hostname="h" tests="2" failures="1" errors="0" skipped="0" time="0.25"></testsuite>
</testsuites>`;
  expect(await read(xml)).toEqual({
    numbers: { passed: 5, failed: 2, skipped: 2 },
    files: [
      { file: 'test/a.test.ts', seconds: 12.5 },
      { file: 'test/b.test.ts', seconds: 0.25 },
    ],
  });
});

test('adds up the tests of each file of pytest', async () => {
  const xml = `<testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="5" time="9.5">
<testcase classname="tests.turn.test_a" name="test_one" time="1.5" /><testcase classname="tests.turn.test_a.TestIt" name="test_two" time="2">
<failure message="x">…</failure></testcase><testcase classname="tests.test_b" name="test_three[a&gt;b]" time="0.5" />
</testsuite></testsuites>`;
  expect(await read(xml)).toEqual({
    numbers: { passed: 2, failed: 2, skipped: 1 },
    files: [
      { file: 'tests/turn/test_a.py', seconds: 3.5 },
      { file: 'tests/test_b.py', seconds: 0.5 },
    ],
  });
});

test.each([[undefined], ['']])('a runner that broke off has failed: %j', async (xml) => {
  expect((await read(xml)).numbers).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
