// @ts-check
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/lib/paths.mjs';
import { oneOf, positive } from './lib/given.mjs';
import { scenarios } from './scenarios/index.mjs';

const names = scenarios.map(({ name }) => name);
const servers = /** @type {const} */ (['embedded', 'postgres', 'both']);

const help = `Measures what durability costs, next to a hand-written workflow with one activity for each step and to plain Agno, all on the
same server in the same run, and writes docs/performance.md. Takes up to 20 minutes; use a machine that does nothing else.

  npm run bench -- [options]

  --quick              few rounds, embedded server only: to see that all works, not to quote
  --only <scenario>    one of ${names.join(', ')}; may be repeated
  --server <server>    ${servers.join(', ')} (the default)
  --waiting <runs>     runs that wait for a decision, 1000 by default
  --thinking <agents>  whose models think at once, 300 by default
  --thinking-seconds <s>  how long a call of such a model takes, 60 by default
  --cold               also measures a start from a fresh checkout, which takes minutes
  --out <file>         written instead of docs/performance.md; with --only or --quick nothing but this is written
  --help               this text

The report is printed as well. Raw numbers are in DATA_DIR/bench (.data/bench). Exit code 1: something that the project promises does not hold, or a
measurement failed; times alone are no reason.
`;

/** @typedef {import('./scenarios/scenario.mjs').Plan & { only: string[], servers: import('./stage.mjs').ServerKind[], out: string | undefined }} Options */

/**
 * Reads the command line. Ends the process for \`--help\`, and for what it does not know.
 * @param {string[]} args
 * @returns {Options}
 */
export function readOptions(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        server: { type: 'string' },
        waiting: { type: 'string' },
        thinking: { type: 'string' },
        'thinking-seconds': { type: 'string' },
        cold: { type: 'boolean', default: false },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    const server = oneOf('--server', servers, values.server ?? (values.quick ? 'embedded' : 'both'));
    const whole = !values.quick && values.only.length === 0;
    const out = values.out ?? (whole ? path.join(root, 'docs/performance.md') : undefined);
    return {
      quick: values.quick,
      cold: values.cold,
      waiting: positive('--waiting', values.waiting ?? (values.quick ? '5' : '1000')),
      thinking: positive('--thinking', values.thinking ?? (values.quick ? '4' : '300')),
      thinkingSeconds: positive('--thinking-seconds', values['thinking-seconds'] ?? '60'),
      only: values.only.map((name) => oneOf('--only', names, name)),
      servers: server === 'both' ? ['embedded', 'postgres'] : [server],
      out: out && path.resolve(process.env.INIT_CWD ?? '.', out),
    };
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : String(error)}\nThe options are in: npm run bench -- --help`,
    );
    return process.exit(1);
  }
}
