import {
  createTemporalClient,
  followLive,
  followRun,
  openPasskeyStore,
  type PasskeyStore,
  readTraceContent,
  readTraceUrl,
  type TemporalClient,
} from '@platform/temporal';
import { traceFields, withFields } from '@platform/temporal/log';
import { activeTraceparent, startTracing, type Tracing } from '@platform/temporal/tracing';
import type { SignAs } from './access/actor.js';
import { Roles } from './access/roles.js';
import { readSigner } from './access/signer.js';
import { readTrustedKeys, type TrustedKeys } from './access/trusted-keys.js';
import { readEnvironment } from './environment.mjs';
import { Pollers } from './feed/poller.js';
import { RunFeeds } from './feed/run-feeds.js';
import { readHost, readSignIn } from './identity/settings.mjs';
import { createSignIn, type SignIn } from './identity/sign-in.js';
import { openPush, type PushParts } from './push/open.js';

/** What the API's handlers work with; one per process. */
export interface ApiContext {
  client: TemporalClient;
  workerReadyUrl?: string;
  feeds: RunFeeds;
  /** The inbox. */
  pollers: Pollers;
  /** Lists of runs, each with another filter. */
  lists: Pollers;
  /** What people may, whom sign-in knows. */
  roles: Roles;
  /** Absent where there is no sign-in: then everybody who can ask is the developer of this machine. */
  signIn?: SignIn;
  /** Of the console's people. */
  passkeys: PasskeyStore;
  /** Tells people in their browsers. */
  push: PushParts;
  /** Signs what people do; absent where nothing is signed. */
  signAs?: SignAs;
  /** What audits are verified by; absent where nothing is signed. */
  trustedKeys?: TrustedKeys;
  /** Whether traces may be asked for with contents. */
  traceContent: boolean;
  /** Where people find workflows in Temporal's own UI; absent where nobody said it. */
  temporalUi?: string;
  /** Where people find traces; absent where nobody said it. */
  traceUrlTemplate?: string;
  /** Tells spans of requests; absent where no traces are wanted. */
  tracing?: Tracing;
  /** Is told of unexpected errors, what was being done, and for which run. */
  onDefect(error: unknown, doing: string, runId?: string): void;
  /** Closes the streams of all viewers and the connection to Temporal. */
  close(): Promise<void>;
}

/**
 * Limits for lists that people watch. Together they ask the server at most ten times a second, however many there are: ten different lists
 * are up to one second old, fifty are up to five.
 */
const listLimits = { pollers: 50, paceMs: 100 };

/**
 * Reads the environment and makes a client. The client connects with its first call, so the server starts without Temporal.
 * Throws `InvalidConfiguration`.
 */
export async function createApiContext(env: NodeJS.ProcessEnv): Promise<ApiContext> {
  const { client: options, workerReadyUrl, temporalUi } = readEnvironment(env);
  const settings = readSignIn(env);
  readHost(env, settings);
  const traceContent = readTraceContent(env);
  const traceUrlTemplate = readTraceUrl(env);
  const tracing = await startTracing(env, { service: 'console', log: (line) => console.warn(line) });
  const client = await createTemporalClient({ ...options, lazy: true });
  const onDefect = (error: unknown, doing: string, runId?: string) =>
    console.error(doing, error, withFields({ runId, ...traceFields(activeTraceparent()) }));
  const roles = new Roles(env, (error) => onDefect(error, 'Reading AUTH_ROLES_FILE again failed'));
  const feeds = new RunFeeds((runId) => ({
    follow: (how) => followRun(client, runId, how),
    live: (signal) => followLive(client, runId, { signal }),
    onDefect: (error) => onDefect(error, `Following run ${runId} failed`, runId),
  }));
  const pollers = new Pollers();
  const lists = new Pollers(listLimits);
  const signIn = settings && createSignIn(settings, (known) => roles.standingOf(known), onDefect);
  const signAs = readSigner(env, settings !== undefined);
  const push = openPush(env, client, signIn, onDefect);
  const close = async () => {
    signIn?.close();
    push.teller.close();
    await Promise.all([feeds.close(), pollers.close(), lists.close()]);
    await client.close();
    await tracing?.close();
  };
  const passkeys = openPasskeyStore(env, (error, file) => onDefect(error, `Reading the passkey ${file} failed`));
  const trustedKeys = readTrustedKeys(env);
  return {
    traceContent,
    traceUrlTemplate,
    temporalUi,
    client,
    roles,
    signIn,
    signAs,
    trustedKeys,
    passkeys,
    push,
    workerReadyUrl,
    feeds,
    pollers,
    lists,
    tracing,
    onDefect,
    close,
  };
}
