// @ts-check
import { parseArgs } from 'node:util';

export const help = `Starts a test topology of the whole on this machine, without containers: Temporal as processes of its own (frontend, two of history,
matching, worker) on Postgres with a standby, mTLS between them, two workers, three agent-services, two consoles behind a proxy, S3.
What is missing is said, with how to install it. Ctrl-C ends everything.

  npm run cluster -- [options]

  --data-dir <folder>  keeps everything there, and goes on from it at the next start; a new folder in /tmp when absent
  --port <n>           of the address that people open (default 3000, or a free one)
  --shards <n>         of history, chosen once for a folder (default 512)
  --with-sign-in       people sign in, at a provider of sample people
  --help               this text

In the terminal: "parts", "kill <part>", "stop <part>" (SIGTERM; it is started again), "roll-out" (a new build of workers and
agent-services under open runs), "fail-over" (the standby of Postgres takes over).

  npm run cluster -- --chaos [options of npm run chaos: --only, --short, --out, --docs, --keep]

Breaks a cluster of its own at every step of a run, and checks that nothing is lost and nothing that was finished is repeated.
`;

/** @typedef {{ dataDir: string | undefined, port: number | undefined, shards: number, withSignIn: boolean }} ClusterArguments */

/** The command line cannot be followed; the message says why. */
export class WrongArguments extends Error {}

/**
 * Reads the command line.
 * @param {string[]} args
 * @returns {{ kind: 'help' } | { kind: 'chaos', args: string[] } | { kind: 'start', options: ClusterArguments }}
 * `chaos`: with what is for `npm run chaos`
 * @throws {WrongArguments}
 */
export function readArguments(args) {
  if (args.includes('--chaos')) return { kind: 'chaos', args: args.filter((each) => each !== '--chaos') };
  const values = parse(args);
  if (values.help) return { kind: 'help' };
  const { 'data-dir': dataDir, 'with-sign-in': withSignIn } = values;
  const port = values.port === undefined ? undefined : whole('--port', values.port, 65_535);
  return { kind: 'start', options: { dataDir, port, shards: whole('--shards', values.shards, 16_384), withSignIn } };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        'data-dir': { type: 'string' },
        port: { type: 'string' },
        shards: { type: 'string', default: '512' },
        'with-sign-in': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongArguments(error instanceof Error ? error.message : String(error));
  }
}

/** @param {string} name @param {string} text @param {number} most */
function whole(name, text, most) {
  const number = Number(text);
  if (/^\d{1,6}$/.test(text) && number >= 1 && number <= most) return number;
  throw new WrongArguments(`${name} is "${text}"; allowed is a whole number from 1 to ${most}.`);
}
