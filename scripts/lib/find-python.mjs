// @ts-check
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const candidates = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.14', 'python'];
const probe = [
  'import sys',
  'try:',
  ' import venv, ensurepip',
  ' whole = 1',
  'except ImportError:',
  ' whole = 0',
  'print(sys.executable, *sys.version_info[:2], whole, sep="\\n")',
].join('\n');

/**
 * Path of a Python >= 3.11 that can make virtual environments: `$PYTHON` when set, else the first on PATH.
 * @returns {Promise<string>}
 * @throws when there is none; the message says what was found and what to install
 */
export async function findPython() {
  const asked = process.env.PYTHON;
  /** @type {string[]} */
  const found = [];
  for (const name of asked ? [asked] : candidates) {
    const python = await inspect(name);
    if (!python) continue;
    const { executable, major, minor, whole } = python;
    const recent = major === 3 && minor >= 11;
    if (recent && whole) return executable;
    found.push(
      recent
        ? `${executable} is Python ${major}.${minor} without the venv module (Debian and Ubuntu: apt install python3-venv)`
        : `${executable} is Python ${major}.${minor}`,
    );
  }
  throw new Error(
    [
      asked ? `PYTHON=${asked} is no usable Python.` : 'No usable Python found on PATH.',
      'Needed: Python >= 3.11 with its venv module.',
      ...found.map((line) => `Found: ${line}.`),
      "Install one (https://www.python.org/downloads/, or your system's packages), or set PYTHON to its path, and start again.",
    ].join('\n'),
  );
}

/** @param {string} name */
async function inspect(name) {
  try {
    const { stdout } = await exec(name, ['-c', probe], { timeout: 20_000 });
    const [executable = name, major, minor, whole] = stdout.trim().split('\n');
    return { executable, major: Number(major), minor: Number(minor), whole: whole === '1' };
  } catch {
    return undefined; // not on PATH, or a launcher of a version that is not there: the next candidate may do
  }
}
