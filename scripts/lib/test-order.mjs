// @ts-check
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

/** @typedef {import('./checks.mjs').Check} Check */

const help = `Runs every check and every test.

  npm test -- [options]

  --shuffle[=<seed>]  files, and tests within their file, in a random order: tests that lean on others fail. The same seed, a whole
                      number of at most ${2 ** 32 - 1}, gives the same order; without one it is chosen and said
  --help              this text
`;

/**
 * Reads the command line of `npm test`. Ends the process for `--help`, and for what it does not know.
 * @param {string[]} args
 * @returns {number | undefined} the seed of a random order
 */
export function parseTestArguments(args) {
  try {
    const options = /** @type {const} */ ({ shuffle: { type: 'string' }, help: { type: 'boolean', short: 'h' } });
    const { values } = parseArgs({ args: args.map((arg) => (arg === '--shuffle' ? '--shuffle=' : arg)), options });
    if (!values.help) return seedOf(values.shuffle);
    console.log(help);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\nThe options are in: npm test -- --help`);
    process.exit(1);
  }
}

/** @param {string | undefined} given */
function seedOf(given) {
  if (given === undefined) return undefined;
  if (given === '') return randomInt(2 ** 32);
  if (/^\d{1,10}$/.test(given) && Number(given) < 2 ** 32) return Number(given);
  throw new Error(`--shuffle is "${given}"; allowed: a whole number from 0 to ${2 ** 32 - 1}, or none`);
}

/**
 * The same checks with their tests in a random order, which their names tell.
 * @param {Check[]} checks
 * @param {number} seed
 * @returns {Check[]}
 */
export function shuffled(checks, seed) {
  const options = {
    vitest: ['--sequence.shuffle', `--sequence.seed=${seed}`],
    pytest: [`--shuffle=${seed}`],
  };
  return checks.map((check) =>
    check.runner
      ? { ...check, name: `${check.name}, --shuffle=${seed}`, args: [...check.args, ...options[check.runner]] }
      : check,
  );
}
