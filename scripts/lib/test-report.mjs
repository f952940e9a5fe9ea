// @ts-check
import { readFile } from 'node:fs/promises';

/** @typedef {{ passed: number, failed: number, skipped: number }} Numbers */
/** @typedef {{ file: string, seconds: number }} FileTime `file`: relative to where the runner ran */

/**
 * Reads what Vitest or pytest has written about a run as JUnit's XML.
 * @param {string} report path of the file
 * @returns {Promise<{ numbers: Numbers, files: FileTime[] }>} one failure when the runner broke off before it wrote anything
 */
export async function readTestReport(report) {
  const elements = tagsOf(await textOf(report));
  const suites = elements.filter(({ tag }) => tag === 'testsuite');
  if (suites.length === 0) return { numbers: { passed: 0, failed: 1, skipped: 0 }, files: [] };
  const sum = (/** @type {string} */ name) => suites.reduce((total, { of }) => total + Number(of(name) ?? 0), 0);
  const failed = sum('failures') + sum('errors');
  const skipped = sum('skipped');
  const numbers = { passed: Math.max(0, sum('tests') - failed - skipped), failed, skipped };
  // Vitest: a suite for each file, with what its hooks took. pytest: one suite, and a module's name at each test.
  const ofPytest = suites.length === 1 && suites[0]?.of('name') === 'pytest';
  /** @type {Map<string, number>} */
  const files = new Map();
  for (const { of } of ofPytest ? elements.filter(({ tag }) => tag === 'testcase') : suites) {
    const file = ofPytest ? fileOf(of('classname') ?? '') : (of('name') ?? '');
    files.set(file, (files.get(file) ?? 0) + Number(of('time') ?? 0));
  }
  return { numbers, files: [...files].map(([file, seconds]) => ({ file, seconds })) };
}

/** The path of a module's name, which may be followed by those of classes. @param {string} name */
function fileOf(name) {
  const parts = name.split('.');
  const last = parts.findLastIndex((part) => part.startsWith('test_'));
  return `${parts.slice(0, last + 1).join('/')}.py`;
}

/** @param {string} xml */
function tagsOf(xml) {
  return [...xml.matchAll(/<(testsuite|testcase) ([^>]*)>/g)].map(([, tag, attributes = '']) => ({
    tag,
    of: (/** @type {string} */ name) => attributes.match(new RegExp(`(?:^| )${name}="([^"]*)"`))?.[1],
  }));
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
