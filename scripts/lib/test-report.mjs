// @ts-check
import { readFile } from 'node:fs/promises';

/** @typedef {{ passed: number, failed: number, skipped: number }} Numbers */
/** @typedef {{ file: string, seconds: number }} FileTime `file`: relative to where the runner ran */
/** @typedef {{ file: string, title: string, error: string }} Failure a test that failed, with the first line of its error */

/**
 * Reads what Vitest or pytest has written about a run as JUnit's XML.
 * @param {string} report path of the file
 * @returns {Promise<{ numbers: Numbers, files: FileTime[], failures: Failure[] }>} one failure in the numbers when the runner broke off before
 * it wrote anything
 */
export async function readTestReport(report) {
  const elements = tagsOf(await textOf(report));
  const suites = elements.filter(({ tag }) => tag === 'testsuite');
  if (suites.length === 0) return { numbers: { passed: 0, failed: 1, skipped: 0 }, files: [], failures: [] };
  const sum = (/** @type {string} */ name) => suites.reduce((total, { of }) => total + Number(of(name) ?? 0), 0);
  const failed = sum('failures') + sum('errors');
  const skipped = sum('skipped');
  const numbers = { passed: Math.max(0, sum('tests') - failed - skipped), failed, skipped };
  // Vitest: a suite for each file, with what its hooks took. pytest: one suite, and a module's name at each test. What stands between the tags is
  // escaped, so that no text of a test looks like one.
  const ofPytest = suites.length === 1 && suites[0]?.of('name') === 'pytest';
  /** @type {Map<string, number>} */
  const files = new Map();
  /** @type {Failure[]} */
  const failures = [];
  let file = '';
  let title = '';
  for (const { tag, of } of elements) {
    if (tag === 'testcase') title = of('name') ?? '';
    if (tag === 'testcase') file = ofPytest ? fileOf(of('classname') ?? '') : (of('classname') ?? '');
    else if (tag === 'testsuite') file = of('name') ?? '';
    else failures.push({ file, title, error: firstLine(of('message') ?? '') });
    if (tag === (ofPytest ? 'testcase' : 'testsuite'))
      files.set(file, (files.get(file) ?? 0) + Number(of('time') ?? 0));
  }
  return { numbers, files: [...files].map(([path, seconds]) => ({ file: path, seconds })), failures };
}

/** @param {string} text */
function firstLine(text) {
  return text.trim().split('\n')[0] ?? '';
}

/** The path of a module's name, which may be followed by those of classes. @param {string} name */
function fileOf(name) {
  const parts = name.split('.');
  const last = parts.findLastIndex((part) => part.startsWith('test_'));
  return `${parts.slice(0, last + 1).join('/')}.py`;
}

/** @param {string} xml */
function tagsOf(xml) {
  return [...xml.matchAll(/<(testsuite|testcase|failure|error) ([^>]*)>/g)].map(([, tag, attributes = '']) => ({
    tag,
    of: (/** @type {string} */ name) => {
      const value = attributes.match(new RegExp(`(?:^| )${name}="([^"]*)"`))?.[1];
      return value === undefined ? undefined : decoded(value);
    },
  }));
}

/** @type {Record<string, string>} */
const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** The text that an attribute stands for. @param {string} value */
function decoded(value) {
  return value.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
    name ? (entities[name] ?? whole) : String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal)),
  );
}

/** @param {string} report */
async function textOf(report) {
  try {
    return await readFile(report, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return '';
    throw error;
  }
}
