import { parseArgs } from 'node:util';
import { faults } from './faults.js';
import type { OwnAgent } from './own-agent.js';

/** The command line cannot be followed; the message says what is wrong and what is allowed. */
export class InvalidOptions extends Error {
  override name = 'InvalidOptions';
}

/** The command line of `npm run chaos`. */
export interface Options {
  short: boolean;
  /** Which cells are tried: a part of `<scenario> / <fault> / <boundary>`, or a regular expression. */
  only: RegExp | undefined;
  /** Where the results go: `<out>.json` and `<out>.md`. */
  out: string | undefined;
  /** A Markdown file whose part between the markers is replaced by the results. */
  docs: string | undefined;
  keep: boolean;
  own: OwnAgent | undefined;
  module: string | undefined;
}

export const help = `Breaks everything at every step of a run, and checks that nothing is lost and nothing that was finished is repeated.
Starts a whole product of its own (Temporal server, agent-service, worker, web, scripted model) in a new folder, on free ports of 127.0.0.1.

  npm run chaos -- [options]

  --short              a handful of boundaries and faults, and short outages: about a minute
  --only <pattern>     only cells of which "<scenario> / <fault> / <boundary>" has this in it (a regular expression)
  --out <path>         writes <path>.json and <path>.md
  --docs <file.md>     replaces what is between <!-- chaos --> and <!-- /chaos --> in a Markdown file by the tables
  --keep               keeps the folder with the logs and Temporal's file, and says where it is
  --help               this text

Prove an agent of your own: its undisturbed run finds the boundaries, then each is broken by each fault.

  --agent <id>         the agent, for example support
  --request <text>     what it is asked; {n} in it becomes a number for each run, for requests that can be made once only
  --from <n>           the first of these numbers (default 1)
  --module <names>     Python modules with your agents, as in AGENTS_MODULE (default "agents"); PYTHONPATH says where they are
  --decide <word>      approve or reject: what a person does where the agent asks (default approve)
  --values <json>      answers where the agent asks for input, by field

  npm run chaos -- --agent support --request "Where are orders 1007 and 1019?"

Faults: ${faults.map(({ id }) => id).join(', ')}.

The exit code is 0 when every claim holds, 1 when one does not, 2 when the options are wrong.
`;

const options = {
  short: { type: 'boolean', default: false },
  only: { type: 'string' },
  out: { type: 'string' },
  docs: { type: 'string' },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  agent: { type: 'string' },
  request: { type: 'string' },
  from: { type: 'string' },
  module: { type: 'string' },
  decide: { type: 'string' },
  values: { type: 'string' },
} as const;

/**
 * Reads the command line.
 *
 * @returns `undefined` for `--help`.
 * @throws InvalidOptions
 */
export function readOptions(args: string[]): Options | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  return {
    short: values.short,
    only: values.only === undefined ? undefined : pattern(values.only),
    out: values.out,
    docs: values.docs,
    keep: values.keep,
    own: own(values),
    module: values.module,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new InvalidOptions(error instanceof Error ? error.message : String(error));
  }
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text, 'i');
  } catch (error) {
    throw new InvalidOptions(
      `--only "${text}" is no regular expression: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function own({
  agent,
  request,
  from = '1',
  module,
  decide = 'approve',
  values,
}: ReturnType<typeof parse>): OwnAgent | undefined {
  if (agent === undefined) {
    const alone = Object.entries({ request, module, values }).find(([, value]) => value !== undefined);
    if (alone) throw new InvalidOptions(`--${alone[0]} is only for an agent of your own: name it with --agent <id>.`);
    return undefined;
  }
  if (!request?.trim()) throw new InvalidOptions('--agent needs --request "…": what the agent is asked to do.');
  if (!/^\d{1,9}$/.test(from)) throw new InvalidOptions(`--from is "${from}"; allowed is a whole number.`);
  if (decide !== 'approve' && decide !== 'reject')
    throw new InvalidOptions(`--decide is "${decide}"; allowed are approve and reject.`);
  return { agentId: agent, request, from: Number(from), decide, values: object(values) };
}

function object(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {}
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new InvalidOptions(`--values is ${text}; allowed is a JSON object, such as '{"date": "2026-12-24"}'.`);
}

/** The short form: every kind of fault once, each at a boundary where it matters. */
const short: readonly [fault: string, ...boundaries: string[]][] = [
  ['kill-agent-service', 'model 2 during', 'quick returned', 'slow recorded', 'pay_when during'],
  ['kill-worker', 'model 3 recorded', 'book waiting'],
  ['kill-temporal-server', 'hold_async during'],
  ['all', 'charge waiting'],
  ['drain-agent-service', 'hold_async started'],
  ['cut-agent-service-server', 'model 4 returned'],
];

/** Which cells the options ask for. */
export function isWanted({ short: isShort, only, own: isOwn }: Pick<Options, 'short' | 'only' | 'own'>) {
  return ({ scenario, fault, boundary }: { scenario: string; fault: string; boundary?: string }): boolean => {
    if (isShort && !isOwn) {
      if (scenario !== 'every step') return false;
      const chosen = short.find(([id]) => id === fault);
      if (!chosen || (boundary !== undefined && !chosen.slice(1).includes(boundary))) return false;
    }
    if (isShort && isOwn && !short.some(([id]) => id === fault)) return false;
    // The boundaries of a fault are not known yet when the whole fault is asked about.
    return !only || boundary === undefined || only.test(`${scenario} / ${fault} / ${boundary}`);
  };
}
