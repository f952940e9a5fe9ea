import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { checks, integrationTests } from './checks.mjs';
import { root } from './paths.mjs';
import { parseTestArguments, shuffled } from './test-order.mjs';

const script = path.join(root, 'scripts/test.mjs');
const said = (/** @type {string[]} */ ...args) => promisify(execFile)(process.execPath, [script, ...args]);

describe('the order of npm test', () => {
  test('is the usual one unless it is asked for, and any other has a seed', () => {
    expect(parseTestArguments([])).toBeUndefined();
    expect(parseTestArguments(['--shuffle=17'])).toBe(17);
    const [one, other] = [parseTestArguments(['--shuffle']), parseTestArguments(['--shuffle'])];
    expect(one).not.toBe(other);
    for (const seed of [one, other]) expect(parseTestArguments([`--shuffle=${seed}`])).toBe(seed);
  });

  test('is told to each runner of tests, and to nothing else', () => {
    const all = [...checks, ...integrationTests];
    const changed = shuffled(all, 17).filter((check, index) => check !== all[index]);
    expect(changed.map(({ runner, name, args }) => [runner, name.endsWith(', --shuffle=17'), args.at(-1)])).toEqual([
      ['vitest', true, '--sequence.seed=17'],
      ['pytest', true, '--shuffle=17'],
      ['vitest', true, '--sequence.seed=17'],
    ]);
  });

  test.each([
    ['--shuffle=often', '--shuffle is "often"; allowed: a whole number from 0 to 4294967295, or none'],
    ['--shuffle=4294967296', '--shuffle is "4294967296"'],
    ['--random', "Unknown option '--random'"],
    ['17', "Unexpected argument '17'"],
  ])('%s is refused before anything runs, with where to look', async (argument, reason) => {
    const refused = await said(argument).catch((error) => error);
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(reason) });
    expect(refused.stderr).toContain('npm test -- --help');
  });

  test('is in the help', async () => {
    expect((await said('--help')).stdout).toContain('--shuffle[=<seed>]');
  });
});
