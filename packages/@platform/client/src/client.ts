import type { FileReference, VerifiedAudit } from '@platform/temporal';
import type { AgentsApi } from '@platform/temporal/api';
import { InvalidInput, RunNotFound, SeveralRuns } from '@platform/temporal/errors';
import { parseJson, writeJson } from '@platform/temporal/json';
import { type AgentsClientOptions, type Ask, Http } from './http.js';
import { linesOf } from './lines.js';
import type { Me, NewPasskey, NewPushSubscription, NewToken, Passkey, SignInConfig, TokenSummary } from './people.js';

/** A file that a run's tools made. `size` in bytes. */
export interface RunFile {
  name: string;
  size: number;
  mediaType: string;
  createdAt: string;
}

/** The API over HTTP, with what only the console knows. */
export interface AgentsClient extends AgentsApi {
  /** Who asks, and what they may. Throws `SignInRequired` where nobody knows. */
  me(): Promise<Me>;
  /** How people sign in here. Everybody may ask. */
  signInConfig(): Promise<SignInConfig>;
  /** Ends the session of this browser. `next`: where it goes to sign out of the provider as well. */
  signOut(): Promise<{ next?: string }>;
  /** What a run needs to get anywhere, as `GET /api/v1/health` describes it. */
  readHealth<Health = unknown>(): Promise<Health>;
  /** Files that the run's tools made, the oldest first. */
  listRunFiles(runId: string): Promise<RunFile[]>;
  readRunFile(runId: string, name: string): Promise<Uint8Array>;
  /** Whether every call of a run that needed people ran as somebody who might has signed it; `verified` is absent where the console has no keys. */
  verifyAudit(runId: string): Promise<{ signing: boolean; verified?: VerifiedAudit }>;
  /** Passkeys of the one who asks, and the namespace that what they sign is for. Only people have any. */
  listPasskeys(): Promise<{ namespace: string; passkeys: Passkey[] }>;
  /** Asks for a passkey to be enrolled. */
  addPasskey(input: NewPasskey): Promise<Passkey>;
  removePasskey(credentialId: string): Promise<void>;
  /** What a browser subscribes with to be told of decisions. */
  readPushKey(): Promise<{ publicKey: string }>;
  /** A browser is told from now on. `by`, `roles`: who is told, where nobody signs in. */
  addPushSubscription(input: NewPushSubscription): Promise<void>;
  endPushSubscription(endpoint: string): Promise<void>;
  /** API tokens of programs, without their secrets. */
  listTokens(): Promise<TokenSummary[]>;
  /** The only answer that has the secret. */
  createToken(input: NewToken): Promise<TokenSummary & { token: string }>;
  revokeToken(tokenId: string): Promise<TokenSummary>;
}

/** Milliseconds that an upload may take: as long as the server waits for a whole file. */
const uploadMs = 600_000;
/** Milliseconds within which a health is of use. */
const healthMs = 15_000;
/** Milliseconds for the state of the whole: each part that is away takes its time. */
const systemMs = 30_000;
/** Runs that a beginning of an id is looked up for: more than an ambiguous one names. */
const lookedUp = 6;

/**
 * A client of the API of a console. It holds no connection: nothing needs to be closed. Throws `InvalidConfiguration` for an address that is none, and
 * for a token that would be sent without TLS to another machine.
 */
export function createAgentsClient(options: AgentsClientOptions): AgentsClient {
  const http = new Http(options);
  const post = <Result>(path: string, body: object, ask: Ask = {}) =>
    http.json<Result>(path, { ...ask, method: 'POST', headers: jsonType, body: writeJson(body) });
  /** What is asked of one run or schedule: its id stands in the path, everything else in the body. */
  const postTo =
    <Input extends { runId: string }, Result>(verb: string) =>
    ({ runId, ...body }: Input) =>
      post<Result>(`${runPath(runId)}/${verb}`, body, { runId });
  const postToSchedule =
    <Input extends { scheduleId: string }>(verb: string) =>
    ({ scheduleId, ...body }: Input) =>
      post<void>(`${schedulePath(scheduleId)}/${verb}`, body, { scheduleId });

  const client: AgentsClient = {
    me: () => http.json('/me'),
    signInConfig: () => http.json('/api/auth/config'),
    signOut: () => post('/api/auth/logout', {}),
    readHealth: () => http.json('/health', { timeoutMs: healthMs }),
    listAgents: () => http.json('/agents'),
    readSystem: () => http.json('/system', { timeoutMs: systemMs }),
    startRun: (input) => post('/runs', input, { runId: input.key, agentId: input.agentId }),
    listRuns: (input = {}) => http.json(`/runs${queryOf(input)}`),
    countRuns: (input = {}) => http.json(`/runs/counts${queryOf(input)}`),
    readOverview: (input = {}) => http.json(`/overview${queryOf(input)}`),
    getRun: (runId) => http.json(runPath(runId), { runId }),
    findRun: (beginning) => findRun(client, beginning),
    readModelCall: ({ runId, turn, n }) => http.json(`${runPath(runId)}/calls/${turn}/${n}`, { runId }),
    readEvidence: ({ runId, requestId }) =>
      http.json(`${runPath(runId)}/decisions/${encodeURIComponent(requestId)}/evidence`, { runId }),
    async *followRun(runId, followOptions) {
      // Pages of the console have a stream of their own, and need not load this one.
      const { followRun } = await import('./follow.js');
      yield* followRun(http, runId, followOptions);
    },
    followUp: postTo('follow-up'),
    rerunRun: postTo('rerun'),
    previewFork: postTo('fork/preview'),
    forkRun: postTo('fork'),
    readInbox: (filter = {}) => http.json(`/decisions${queryOf(filter)}`),
    submitDecision: postTo('decisions'),
    raiseLimit: postTo('limits'),
    revokeRule: ({ runId, ruleId, ...body }) =>
      post(`${runPath(runId)}/rules/${encodeURIComponent(ruleId)}/revoke`, body, { runId }),
    readAudit: async (runId) => (await http.json<{ entries: [] }>(`${runPath(runId)}/audit`, { runId })).entries,
    readAuditPage: (input) => http.json(`/audit/entries${queryOf(input)}`),
    async *exportAudit(input) {
      const response = await http.open(`/audit${queryOf({ ...input, format: 'jsonl' })}`);
      for await (const line of linesOf(response)) yield parseJson(line) as never;
    },
    readTrace: (runId, options = {}) => http.json(`${runPath(runId)}/trace${queryOf(options)}`, { runId }),
    async *exportTraces(input) {
      const response = await http.open(`/traces${queryOf(input)}`);
      for await (const line of linesOf(response)) yield parseJson(line) as never;
    },
    pauseRun: postTo('pause'),
    resumeRun: postTo('resume'),
    steerRun: postTo('messages'),
    cancelRun: postTo('cancel'),
    cancelRuns: (input) => post('/runs/cancel', input),
    retryRun: postTo('retry'),
    retryStalledRuns: (input = {}) => post('/runs/retry', input),
    uploadFile: async ({ name, mediaType, content }) =>
      http.json<FileReference>(`/files${queryOf({ name })}`, {
        method: 'POST',
        headers: { 'content-type': mediaType || 'application/octet-stream' },
        body: await wholeOf(content),
        timeoutMs: uploadMs,
      }),
    readFile: (fileId, run) =>
      http.bytes(`/files/${encodeURIComponent(fileId)}${queryOf({ run })}`, { fileId, timeoutMs: uploadMs }),
    listRunFiles: async (runId) => (await http.json<{ files: RunFile[] }>(`${runPath(runId)}/files`, { runId })).files,
    readRunFile: (runId, name) =>
      http.bytes(`${runPath(runId)}/files/${encodeURIComponent(name)}`, { runId, fileId: name, timeoutMs: uploadMs }),
    listSchedules: async () => (await http.json<{ schedules: [] }>('/schedules')).schedules,
    getSchedule: (scheduleId) => http.json(schedulePath(scheduleId), { scheduleId }),
    createSchedule: async (input) => {
      const subject = { scheduleId: input.scheduleId, agentId: input.agentId };
      return (await post<{ scheduleId: string }>('/schedules', input, subject)).scheduleId;
    },
    updateSchedule: postToSchedule('update'),
    pauseSchedule: postToSchedule('pause'),
    resumeSchedule: postToSchedule('resume'),
    triggerSchedule: postToSchedule('trigger'),
    backfillSchedule: postToSchedule('backfill'),
    deleteSchedule: ({ scheduleId }) => http.json(schedulePath(scheduleId), { method: 'DELETE', scheduleId }),
    verifyAudit: (runId) => http.json(`${runPath(runId)}/audit/verify`, { runId }),
    listPasskeys: () => http.json('/passkeys'),
    addPasskey: (input) => post('/passkeys', input),
    readPushKey: () => http.json('/push/key'),
    addPushSubscription: (input) => post('/push/subscriptions', input),
    endPushSubscription: (endpoint) => post('/push/subscriptions/end', { endpoint }),
    removePasskey: (credentialId) => http.json(`/passkeys/${encodeURIComponent(credentialId)}`, { method: 'DELETE' }),
    listTokens: async () => (await http.json<{ tokens: TokenSummary[] }>('/tokens')).tokens,
    createToken: (input) => post('/tokens', input),
    revokeToken: (tokenId) => http.json(`/tokens/${encodeURIComponent(tokenId)}`, { method: 'DELETE' }),
  };
  return client;
}

const jsonType = { 'content-type': 'application/json' };

function runPath(runId: string): string {
  return `/runs/${encodeURIComponent(runId)}`;
}

function schedulePath(scheduleId: string): string {
  return `/schedules/${encodeURIComponent(scheduleId)}`;
}

function queryOf(given: object): string {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return said.length === 0 ? '' : `?${new URLSearchParams(said.map(([name, value]) => [name, String(value)]))}`;
}

/** The run id that begins so. The list follows the runs within a second: a run that it does not have yet is asked for by its id. */
async function findRun(client: AgentsApi, beginning: string): Promise<string> {
  const fitting = await runsThatBegin(client, beginning);
  if (fitting.includes(beginning)) return beginning;
  if (fitting.length === 1) return fitting[0] as string;
  try {
    return (await client.getRun(beginning)).runId;
  } catch (error) {
    if (error instanceof RunNotFound && fitting.length > 0) throw new SeveralRuns(beginning, fitting);
    throw error;
  }
}

async function runsThatBegin(client: AgentsApi, beginning: string): Promise<string[]> {
  try {
    const { runs } = await client.listRuns({ idPrefix: beginning, limit: lookedUp });
    return runs.map(({ runId }) => runId);
  } catch (error) {
    // The caller has given no such field.
    if (!(error instanceof InvalidInput) || error.field !== 'idPrefix') throw error;
    throw new InvalidInput('run', error.message.replace('idPrefix', 'run'), { cause: error });
  }
}

/** Files have at most 50 MB; not every browser can send one piece by piece. */
async function wholeOf(content: Blob | Uint8Array | AsyncIterable<Uint8Array>): Promise<Blob> {
  if (content instanceof Blob) return content;
  const pieces: BlobPart[] = [];
  if (content instanceof Uint8Array) pieces.push(content as Uint8Array<ArrayBuffer>);
  else for await (const piece of content) pieces.push(piece as Uint8Array<ArrayBuffer>);
  return new Blob(pieces);
}
