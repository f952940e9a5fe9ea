/** What a command needs: its options, and a client that is closed afterwards. */
import { createTemporalClient, InvalidInput, type TemporalClient } from '@platform/temporal';
import type { Command } from 'commander';
import { learnServerTime } from './server-time.js';
import { clientOptions, type GlobalOptions } from './settings.js';

interface ClientFor {
  lazy?: boolean;
  severalNamespaces?: boolean;
  /** The command shows how far away points in time are. They are counted by the clock of the server. */
  showsTimes?: boolean;
}

/** Runs `work` with a connected client. */
export async function withClient<Result>(
  flags: GlobalOptions,
  work: (client: TemporalClient) => Promise<Result>,
  { lazy = false, severalNamespaces = false, showsTimes = false }: ClientFor = {},
): Promise<Result> {
  if (!severalNamespaces && (flags.namespace?.length ?? 0) > 1) {
    throw new InvalidInput('namespace', 'namespace: this command takes one; give --namespace once');
  }
  const client = await createTemporalClient({ ...clientOptions(flags), lazy });
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
