import { createTemporalClient, followLive, followRun, type TemporalClient } from '@platform/temporal';
import { readEnvironment } from './environment.js';
import { Pollers } from './feed/poller.js';
import { RunFeeds } from './feed/run-feeds.js';

/** What the API's handlers work with; one per process. */
export interface ApiContext {
  client: TemporalClient;
  workerReadyUrl?: string;
  feeds: RunFeeds;
  /** The inbox. */
  pollers: Pollers;
  /** Lists of runs, each with another filter. */
  lists: Pollers;
  /** Told of errors that nobody expects, with what was being done. */
  onDefect(error: unknown, doing: string): void;
  /** Lets go of every viewer and of the connection to Temporal. */
  close(): Promise<void>;
}

/**
 * However many people watch lists with filters of their own, the server is asked ten times a second at most: up to ten different lists are
 * a second old, fifty are five.
 */
const listLimits = { pollers: 50, paceMs: 100 };

/**
 * Reads the environment and makes a client that connects with its first call: the server is up whether Temporal is or not.
 * Throws `InvalidConfiguration`.
 */
export async function createApiContext(env: NodeJS.ProcessEnv): Promise<ApiContext> {
  const { client: options, workerReadyUrl } = readEnvironment(env);
  const client = await createTemporalClient({ ...options, lazy: true });
  const onDefect = (error: unknown, doing: string) => console.error(`${doing}:`, error);
  const agentServiceUrl = client.agentServiceUrl ?? '';
  const feeds = new RunFeeds((runId) => ({
    follow: (how) => followRun(client, runId, how),
    live: (signal) => followLive(agentServiceUrl, runId, { signal }),
    onDefect: (error) => onDefect(error, `Following run ${runId} failed`),
  }));
  const pollers = new Pollers();
  const lists = new Pollers(listLimits);
  const close = async () => {
    await Promise.all([feeds.close(), pollers.close(), lists.close()]);
    await client.close();
  };
  return { client, workerReadyUrl, feeds, pollers, lists, onDefect, close };
}
