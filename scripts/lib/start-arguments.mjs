// @ts-check
import { parseArgs } from 'node:util';

const help = `Starts the whole product on this machine: a Temporal server, the agent-service, the worker and, without a model key, a
scripted model. Installs and builds what is missing first. Ctrl-C stops everything; the next start goes on with every open run.

  npm start -- [options]

  --data-dir <folder>  where state is kept, instead of DATA_DIR or .data; give the CLI the same one as DATA_DIR
  --temporal-ui        Temporal's own web UI as well, on TEMPORAL_UI_PORT, for looking at histories
  --with-sign-in       people sign in: a provider of sample people on SIGN_IN_PORT, keys and secrets in <data folder>/sign-in
  --verbose            show every line that the processes log, instead of a line when a run waits, stalls or ends, and of
                       warnings and errors (all of them are kept in <data folder>/logs either way)
  --help               this text

Everything listens on 127.0.0.1. A default port that is taken is replaced by a free one; one that is set by its variable is not.
The variables, with their defaults and effects, are in .env.example; put yours into .env.
`;

/** @typedef {{ dataDir: string | undefined, temporalUi: boolean, withSignIn: boolean, verbose: boolean }} StartOptions */

/**
 * Reads the command line of \`npm start\`. Ends the process for \`--help\`, and for what it does not know.
 * @param {string[]} args
 * @returns {StartOptions}
 */
export function parseStartArguments(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        'data-dir': { type: 'string' },
        'temporal-ui': { type: 'boolean', default: false },
        'with-sign-in': { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (!values.help)
      return {
        dataDir: values['data-dir'],
        temporalUi: values['temporal-ui'],
        withSignIn: values['with-sign-in'],
        verbose: values.verbose,
      };
    console.log(help);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\nThe options are in: npm start -- --help`);
    process.exit(1);
  }
}
