/** What a command needs: its options, and a way to what it works on, which is closed afterwards. */
import { type AgentsClient, createAgentsClient } from '@platform/client';
import type { TemporalClient } from '@platform/temporal';
import { InvalidInput } from '@platform/temporal/errors';
import { isTraceparent } from '@platform/temporal/traceparent';
import type { Command } from 'commander';
import { hearServerTime, learnServerTime } from './server-time.js';
import type { Session } from './session.js';
import { consoleUrl, type GlobalOptions } from './settings.js';
import { tokenFor } from './sign-in/token.js';
import { askMe, knownTo, sayWho } from './who.js';

interface ClientFor {
  lazy?: boolean;
  severalNamespaces?: boolean;
  /** The command shows how far away points in time are. They are counted by the clock of the server. */
  showsTimes?: boolean;
}

/** Runs `work` with a way to the runs: through the console of `--url` or `AGENTS_URL`, else with a connection to Temporal. */
export async function withAgents<Result>(
  flags: GlobalOptions,
  work: (session: Session) => Promise<Result>,
  needs: ClientFor = {},
): Promise<Result> {
  const url = consoleUrl(flags);
  if (url !== undefined) return work(sessionAt(openConsole(url), url, flags));
  return withClient(
    flags,
    async (client) => {
      const { readTraceUrl, temporalApi } = await import('./inside.js');
      return work({
        api: temporalApi(client),
        who: async () => sayWho(flags),
        me: async () => sayWho(flags),
        inside: () => client,
        traceUrlTemplate: async () => readTraceUrl(process.env),
      });
    },
    needs,
  );
}

/** Runs `work` with the API of the console that is meant. Throws `InvalidInput` when there is none to ask. */
export async function withConsole<Result>(
  flags: GlobalOptions,
  work: (client: AgentsClient, url: string) => Promise<Result>,
): Promise<Result> {
  const url = consoleUrl(flags);
  if (url === undefined) {
    throw new InvalidInput(
      'url',
      'url: this command asks a console; say which with --url or AGENTS_URL, for example https://agents.example.com',
    );
  }
  return work(openConsole(url), url);
}

/** Runs `work` with a connection to Temporal. Throws `InvalidInput` when the commands are to work by HTTP. */
export async function withClient<Result>(
  flags: GlobalOptions,
  work: (client: TemporalClient) => Promise<Result>,
  { lazy = false, severalNamespaces = false, showsTimes = false }: ClientFor = {},
): Promise<Result> {
  const url = consoleUrl(flags);
  if (url !== undefined) throw needsInside(url);
  if (!severalNamespaces && (flags.namespace?.length ?? 0) > 1) {
    throw new InvalidInput('namespace', 'namespace: this command takes one; give --namespace once');
  }
  const inside = await import('./inside.js');
  const client = await inside.createTemporalClient({ ...inside.clientOptions(flags), ...whereFrom(), lazy });
  try {
    if (showsTimes && !flags.json) await learnServerTime(client);
    return await work(client);
  } finally {
    await client.close();
  }
}

/** The command's own options and those that every command takes. */
export function optionsOf<Own extends object = object>(command: Command): Own & GlobalOptions {
  return command.optsWithGlobals<Own & GlobalOptions>();
}

function openConsole(url: string): AgentsClient {
  return createAgentsClient({ url, token: tokenFor(url), onDate: hearServerTime, ...whereFrom() });
}

/** The span that the command is part of: a script or a pipeline with tracing says it to its commands by `TRACEPARENT`. */
function whereFrom(): { traceparent?: string } {
  const traceparent = process.env.TRACEPARENT?.trim();
  return isTraceparent(traceparent) ? { traceparent } : {};
}

function needsInside(url: string): InvalidInput {
  const why = `this works on Temporal itself and not through a console (${url})`;
  return new InvalidInput('url', `url: ${why}. Run it without --url and AGENTS_URL, where Temporal can be reached.`);
}

function sessionAt(client: AgentsClient, url: string, flags: GlobalOptions): Session {
  let asked: ReturnType<typeof knownTo> | undefined;
  const known = () => {
    asked ??= knownTo(client, flags);
    return asked;
  };
  return {
    api: client,
    inside: () => {
      throw needsInside(url);
    },
    traceUrlTemplate: async () => (await askMe(client))?.traceUrlTemplate,
    who: async () => ((await known()) ? {} : sayWho(flags)),
    me: async () => {
      const me = await known();
      return me ? { by: me.name, byId: me.id, roles: me.roles } : sayWho(flags);
    },
  };
}
