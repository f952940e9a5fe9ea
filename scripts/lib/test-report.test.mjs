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

/** As Vitest writes it: a title with marks, a failed hook, a file that cannot be loaded. */
const ofVitest = `<testsuites name="vitest tests" tests="4" failures="3" errors="0">
  <testsuite name="test/a.test.ts" tests="3" failures="2" errors="0" skipped="1" time="1">
    <testcase classname="test/a.test.ts" name="&quot;a&quot; &amp; &lt;b&gt; &gt; fails" time="0.1">
      <failure message="expected { a: 1, b: &apos;x&apos; } to equal 2
second line" type="AssertionError">AssertionError: &lt;testcase name=&quot;none&quot;&gt;</failure>
    </testcase>
    <testcase classname="test/a.test.ts" name="never runs" time="0"><skipped/></testcase>
    <testcase classname="test/a.test.ts" name="hooked" time="0"><failure message="no server" type="Error">x</failure></testcase>
  </testsuite>
  <testsuite name="test/b.test.ts" tests="1" failures="1" errors="0" skipped="0" time="0">
    <testcase classname="test/b.test.ts" name="test/b.test.ts" time="0"><failure message="Cannot find module" type="Error">x</failure></testcase>
  </testsuite>
</testsuites>`;

test('names what failed of Vitest, with the first line of its error', async () => {
  const { failures, numbers } = await read(ofVitest);
  expect(numbers).toEqual({ passed: 0, failed: 3, skipped: 1 });
  expect(failures).toEqual([
    { file: 'test/a.test.ts', title: '"a" & <b> > fails', error: "expected { a: 1, b: 'x' } to equal 2" },
    { file: 'test/a.test.ts', title: 'hooked', error: 'no server' },
    { file: 'test/b.test.ts', title: 'test/b.test.ts', error: 'Cannot find module' },
  ]);
});

test('names what failed of pytest, and whose fixture did', async () => {
  const xml = `<testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="0" tests="3" time="1">
<testcase classname="tests.test_x.TestIt" name="test_one[x &gt; y]" time="0"><failure message="AssertionError: said&#10;  more">a &gt; b</failure></testcase>
<testcase classname="tests.test_x" name="test_fine" time="0" />
<testcase classname="tests.test_x" name="test_two" time="0"><error message="failed on setup">x</error></testcase></testsuite></testsuites>`;
  expect((await read(xml)).failures).toEqual([
    { file: 'tests/test_x.py', title: 'test_one[x > y]', error: 'AssertionError: said' },
    { file: 'tests/test_x.py', title: 'test_two', error: 'failed on setup' },
  ]);
});

test('counts all files of Vitest and says what each took', async () => {
  const xml = `<?xml version="1.0" encoding="UTF-8" ?>
<testsuites name="vitest tests" tests="9" failures="2" errors="0" time="99">
  <testsuite name="test/a.test.ts" hostname="h" tests="7" failures="1" errors="0" skipped="2" time="12.5">
    <testcase classname="test/a.test.ts" name="says &lt;testsuite tests=&quot;50&quot;&gt;" time="2"></testcase>
  </testsuite>
  <testsuite name="test/b.test.ts" hostname="h" tests="2" failures="1" errors="0" skipped="0" time="0.25"></testsuite>
</testsuites>`;
  expect(await read(xml)).toMatchObject({
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
  expect(await read(xml)).toMatchObject({
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
