import {
  type AgentsApi,
  ApiUnavailable,
  answerOf,
  createAgentsClient,
  type Me,
  type NewPasskey,
  type Passkey,
  type RunFile,
} from '@platform/client';
import type { AuditPageInput, FileReference, ForkPointInput, RunLimits } from '@platform/temporal';
import type { Problem } from '@/server/problem';
import type { HealthView } from '@/server/schemas/health';
import { problemWords } from '../words/problem';
import { inSomebodysName } from './asked-name';
import { serverClock } from './server-clock';
import { signIn } from './sign-in';

/** A request to the API that failed. `message` is for people. */
export class ApiProblem extends Error {
  constructor(
    message: string,
    /** HTTP status; 0 when nothing answered. */
    readonly status: number,
    /** The problem document of the server; absent when it answered something else. */
    readonly problem?: Problem,
  ) {
    super(message);
    this.name = 'ApiProblem';
  }
}

/** A step of a run, and what is different there. */
export type ForkPointBody = Omit<ForkPointInput, 'runId'>;

/** Who acts. Where sign-in knows it, nothing is said. */
interface Acting {
  by?: string;
}

/** What is asked of one run, beside which it is. */
type About<Method extends keyof AgentsApi> = Omit<Parameters<AgentsApi[Method]>[0] & { runId: string }, 'runId'>;

/** Many runs, by their ids or by filters as they stand in an address: the server reads the numbers and times in them. */
type Many = Acting & { only?: readonly string[]; dryRun?: boolean } & Readonly<Record<string, unknown>>;
type Sent<Method extends 'cancelRuns' | 'retryStalledRuns'> = NonNullable<Parameters<AgentsApi[Method]>[0]>;

export type { Me, Passkey };

export interface StartRunBody {
  agentId: string;
  request: string | Record<string, unknown>;
  startedBy?: string;
  /** Starting again with the same key gives the same run. */
  key: string;
  decisionDeadlineSeconds?: number;
  limits?: RunLimits;
  tenant?: string;
  files?: FileReference[];
}

const base = '/api/v1';

export type { RunFile };

/** Address of a file of a run. */
export function fileUrl(runId: string, name: string): string {
  return `${base}${runPath(runId)}/files/${encodeURIComponent(name)}`;
}

/** Address of a file that a run was given. Whoever may see the run may see it. */
export function givenFileUrl(id: string, runId: string): string {
  return `${base}/files/${encodeURIComponent(id)}?${new URLSearchParams({ run: runId })}`;
}

/** Address of everything that fits a filter of the audit, as a file. */
export function auditExportUrl(query: AuditPageInput, format: 'csv' | 'jsonl'): string {
  return `${base}/audit?${new URLSearchParams({ ...query, format })}`;
}

/** Address of an event stream. */
export function eventsUrl(path: string): string {
  return base + path;
}

const client = createAgentsClient({
  url: '',
  onDate: (date, sentAt, heardAt) => serverClock.heard(date, sentAt, heardAt),
});

/** Sends what it is given also when the page is closed meanwhile: at most 64 KB in all. */
const leaving = createAgentsClient({
  url: '',
  fetch: (input, init) => fetch(input, { ...init, keepalive: true }),
});

/** The HTTP API as the pages use it. Every function throws {@link ApiProblem}. */
export const api = {
  me: async () => {
    const me = await told(client.me());
    signIn.done();
    return me;
  },
  signOut: () => told(client.signOut()),
  verifyAudit: (runId: string) => told(client.verifyAudit(runId)),
  passkeys: () => told(client.listPasskeys()),
  addPasskey: (body: NewPasskey) => told(client.addPasskey(body)),
  removePasskey: (credentialId: string) => told(client.removePasskey(credentialId)),
  pushKey: () => told(client.readPushKey()),
  addPushSubscription: (body: Parameters<typeof client.addPushSubscription>[0]) =>
    told(client.addPushSubscription(body)),
  endPushSubscription: (endpoint: string) => told(client.endPushSubscription(endpoint)),
  health: () => told(client.readHealth<HealthView>()),
  agents: () => told(client.listAgents()),
  system: () => told(client.readSystem()),
  runs: (query: string, pageToken?: string) =>
    told(client.listRuns({ ...Object.fromEntries(new URLSearchParams(query)), pageToken })),
  runCounts: (query: string) => told(client.countRuns(Object.fromEntries(new URLSearchParams(query)))),
  overview: (input: Parameters<AgentsApi['readOverview']>[0]) => told(client.readOverview(input)),
  run: (runId: string) => told(client.getRun(runId)),
  files: (runId: string) => told(client.listRunFiles(runId).then((files) => ({ files }))),
  decisions: () => told(client.readInbox()),
  upload: (file: File) => told(client.uploadFile({ name: file.name, mediaType: file.type, content: file })),
  start: (body: StartRunBody) => told(client.startRun(body)),
  decide: async (runId: string, body: About<'submitDecision'>) =>
    told(client.submitDecision({ runId, ...(await inSomebodysName(body)) })),
  /** The same, for a page that is being left. Nobody may be there to read the answer. */
  decideOnLeaving: (runId: string, body: About<'submitDecision'>) => told(leaving.submitDecision({ runId, ...body })),
  evidence: (runId: string, requestId: string) => told(client.readEvidence({ runId, requestId })),
  modelCall: (runId: string, turn: number, n: number) => told(client.readModelCall({ runId, turn, n })),
  auditPage: (input: AuditPageInput) => told(client.readAuditPage(input)),
  audit: (runId: string) => told(client.readAudit(runId).then((entries) => ({ entries }))),
  raiseLimit: async (runId: string, body: About<'raiseLimit'>) =>
    told(client.raiseLimit({ runId, ...(await inSomebodysName(body)) })),
  revokeRule: (runId: string, ruleId: string, body: Acting) => told(client.revokeRule({ runId, ruleId, ...body })),
  followUp: (runId: string, body: About<'followUp'>) => told(client.followUp({ runId, ...body })),
  rerun: (runId: string, body: About<'rerunRun'>) => told(client.rerunRun({ runId, ...body })),
  previewFork: (runId: string, body: ForkPointBody) => told(client.previewFork({ runId, ...body })),
  fork: (runId: string, body: About<'forkRun'>) => told(client.forkRun({ runId, ...body })),
  cancel: (runId: string, body: About<'cancelRun'>) => told(client.cancelRun({ runId, ...body })),
  retry: (runId: string, body: About<'retryRun'>) => told(client.retryRun({ runId, ...body })),
  retryStalled: (body: Acting & { type: string }) => told(client.retryStalledRuns(body)),
  cancelMany: (body: Many & { reason?: string }) =>
    told(
      client.cancelRuns(body as Sent<'cancelRuns'>).then(({ cancelled, ...rest }) => ({ ...rest, done: cancelled })),
    ),
  retryMany: (body: Many & { note?: string }) =>
    told(
      client
        .retryStalledRuns(body as Sent<'retryStalledRuns'>)
        .then(({ retried, ...rest }) => ({ ...rest, done: retried })),
    ),
  pause: (runId: string, body: About<'pauseRun'>) => told(client.pauseRun({ runId, ...body })),
  resume: (runId: string, body: About<'resumeRun'>) => told(client.resumeRun({ runId, ...body })),
  say: (runId: string, body: About<'steerRun'>) => told(client.steerRun({ runId, ...body })),
  schedules: () => told(client.listSchedules().then((schedules) => ({ schedules }))),
  schedule: (scheduleId: string) => told(client.getSchedule(scheduleId)),
  createSchedule: (body: Parameters<AgentsApi['createSchedule']>[0]) => told(client.createSchedule(body)),
  updateSchedule: (scheduleId: string, body: Omit<Parameters<AgentsApi['updateSchedule']>[0], 'scheduleId'>) =>
    told(client.updateSchedule({ scheduleId, ...body })),
  pauseSchedule: (scheduleId: string, body: Acting) => told(client.pauseSchedule({ scheduleId, ...body })),
  resumeSchedule: (scheduleId: string, body: Acting) => told(client.resumeSchedule({ scheduleId, ...body })),
  triggerSchedule: (scheduleId: string) => told(client.triggerSchedule({ scheduleId })),
  deleteSchedule: (scheduleId: string) => told(client.deleteSchedule({ scheduleId })),
};

export function runPath(runId: string): string {
  return `/runs/${encodeURIComponent(runId)}`;
}

/** What the client throws, in words for people. */
async function told<Result>(asking: Promise<Result>): Promise<Result> {
  try {
    return await asking;
  } catch (error) {
    throw toApiProblem(error);
  }
}

function toApiProblem(error: unknown): unknown {
  if (error instanceof ApiUnavailable) return new ApiProblem(lostWords(error), 0);
  const answer = answerOf(error);
  if (!answer) return error;
  if (answer.status === 401) signIn.need();
  const problem = answer.problem as Problem | undefined;
  const words = problem ? problemWords(problem) : `The server answered ${answer.status}.`;
  return new ApiProblem(words, answer.status, problem);
}

/** Why there is no answer. The server may have done what was asked, and the answer was lost. */
function lostWords({ withinMs }: ApiUnavailable): string {
  if (withinMs === undefined) return 'The console’s server does not answer. Is it running?';
  return `No answer within ${withinMs / 1_000} s. It may have been done all the same: look before you try again.`;
}
