import type {
  ApprovalRule,
  AuditEntry,
  CreateScheduleInput,
  Decision,
  FileReference,
  FollowUpInput,
  ForkInput,
  ForkPointInput,
  ForkPreview,
  Inbox,
  Pause,
  ReadAgents,
  RecordedVote,
  RerunInput,
  RetriedRuns,
  RunLimits,
  RunList,
  RunStatus,
  RunView,
  ScheduleSummary,
  ScheduleView,
  StartedRun,
  SteeringMessage,
} from '@platform/temporal';
import type { DecisionSubmission } from '@platform/temporal/contract';
import { parseJson, writeJson } from '@platform/temporal/json';
import type { Problem } from '@/server/problem';
import type { HealthView } from '@/server/schemas/health';
import { problemWords } from '../words/problem';
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

export interface RunFilter {
  status?: RunStatus;
  agentId?: string;
  startedBy?: string;
  tenant?: string;
  /** Runs that go on from this one. */
  origin?: string;
}

/** A step of a run, and what is different there. */
export type ForkPointBody = Omit<ForkPointInput, 'runId'>;

/** Who acts. Where sign-in knows it, nothing is said. */
interface Acting {
  by?: string;
}

/** What a page says of a new run: like the client's input, and who starts it only where sign-in does not know it. */
type Starting<Input extends { startedBy: string }> = Omit<Input, 'runId' | 'startedBy'> & { startedBy?: string };

/** Who the server takes this browser for. */
export interface Me {
  kind: 'local' | 'person' | 'program';
  id: string;
  name: string;
  roles: string[];
  tenant?: string;
  /** What they may do somewhere. */
  permissions: string[];
  /** ISO 8601; absent where no session ends. */
  sessionEndsAt?: string;
  /** Whether what people do is signed. */
  signing: boolean;
}

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

/** Milliseconds that an answer may take. The health is asked for often and may take less. */
const patienceMs = 60_000;
const healthMs = 15_000;
/** Milliseconds that an upload may take: as long as the server waits for a whole file. */
const uploadMs = 600_000;

/** A file that a run's tools made. `size` in bytes. */
export interface RunFile {
  name: string;
  size: number;
  mediaType: string;
  createdAt: string;
}

/** Address of a file of a run. */
export function fileUrl(runId: string, name: string): string {
  return `${base}${runPath(runId)}/files/${encodeURIComponent(name)}`;
}

/** Address of a file that a run was given. */
export function givenFileUrl(id: string): string {
  return `${base}/files/${encodeURIComponent(id)}`;
}

/** Address of an event stream. */
export function eventsUrl(path: string): string {
  return base + path;
}

/** The HTTP API as the pages use it. Every function throws {@link ApiProblem}. */
export const api = {
  me: async () => {
    const me = await get<Me>('/me');
    signIn.done();
    return me;
  },
  signOut: () => ask<unknown>('/api/auth/logout', postOf({}), patienceMs, ''),
  health: () => get<HealthView>('/health', healthMs),
  agents: () => get<ReadAgents>('/agents'),
  runs: (query: string, pageToken?: string) =>
    get<RunList>(`/runs?${query}${pageToken === undefined ? '' : `&pageToken=${encodeURIComponent(pageToken)}`}`),
  run: (runId: string) => get<RunView>(runPath(runId)),
  files: (runId: string) => get<{ files: RunFile[] }>(`${runPath(runId)}/files`),
  decisions: () => get<Inbox>('/decisions'),
  upload: (file: File) =>
    ask<FileReference>(
      `/files?name=${encodeURIComponent(file.name)}`,
      { method: 'POST', headers: { 'content-type': file.type || 'application/octet-stream' }, body: file },
      uploadMs,
    ),
  start: (body: StartRunBody) => post<StartedRun>('/runs', body),
  decide: (runId: string, body: Omit<DecisionSubmission, 'by'> & Acting) =>
    post<Decision | RecordedVote>(`${runPath(runId)}/decisions`, body),
  audit: (runId: string) => get<{ entries: AuditEntry[] }>(`${runPath(runId)}/audit`),
  revokeRule: (runId: string, ruleId: string, body: Acting) =>
    post<ApprovalRule>(`${runPath(runId)}/rules/${encodeURIComponent(ruleId)}/revoke`, body),
  followUp: (runId: string, body: Starting<FollowUpInput>) => post<StartedRun>(`${runPath(runId)}/follow-up`, body),
  rerun: (runId: string, body: Starting<RerunInput>) => post<StartedRun>(`${runPath(runId)}/rerun`, body),
  previewFork: (runId: string, body: ForkPointBody) => post<ForkPreview>(`${runPath(runId)}/fork/preview`, body),
  fork: (runId: string, body: Starting<ForkInput>) => post<StartedRun>(`${runPath(runId)}/fork`, body),
  cancel: (runId: string, body: Acting & { reason?: string }) => post<unknown>(`${runPath(runId)}/cancel`, body),
  retry: (runId: string, body: Acting & { note?: string }) => post<unknown>(`${runPath(runId)}/retry`, body),
  retryStalled: (body: Acting & { type: string }) => post<RetriedRuns>('/runs/retry', body),
  pause: (runId: string, body: Acting) => post<Pause>(`${runPath(runId)}/pause`, body),
  resume: (runId: string, body: Acting) => post<Pause>(`${runPath(runId)}/resume`, body),
  say: (runId: string, body: Acting & { message: string; key: string }) =>
    post<SteeringMessage>(`${runPath(runId)}/messages`, body),
  schedules: () => get<{ schedules: ScheduleSummary[] }>('/schedules'),
  schedule: (scheduleId: string) => get<ScheduleView>(schedulePath(scheduleId)),
  createSchedule: (body: Starting<CreateScheduleInput>) => post<ScheduleView>('/schedules', body),
  pauseSchedule: (scheduleId: string, body: Acting) => post<unknown>(`${schedulePath(scheduleId)}/pause`, body),
  resumeSchedule: (scheduleId: string, body: Acting) => post<unknown>(`${schedulePath(scheduleId)}/resume`, body),
  triggerSchedule: (scheduleId: string) => post<unknown>(`${schedulePath(scheduleId)}/trigger`, {}),
  deleteSchedule: (scheduleId: string) => ask<unknown>(schedulePath(scheduleId), { method: 'DELETE' }),
};

/** The query of a list of runs, the same text for the same filter. */
export function runsQuery({ status, agentId, startedBy, tenant, origin }: RunFilter): string {
  const given = Object.entries({ status, agentId, startedBy, tenant, origin, limit: '50' });
  return new URLSearchParams(given.filter((entry): entry is [string, string] => entry[1] !== undefined)).toString();
}

export function runPath(runId: string): string {
  return `/runs/${encodeURIComponent(runId)}`;
}

function schedulePath(scheduleId: string): string {
  return `/schedules/${encodeURIComponent(scheduleId)}`;
}

function get<Answer>(path: string, withinMs?: number): Promise<Answer> {
  return ask(path, { headers: { accept: 'application/json' } }, withinMs);
}

function post<Answer>(path: string, body: unknown): Promise<Answer> {
  return ask(path, postOf(body));
}

function postOf(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: writeJson(body) };
}

async function ask<Answer>(path: string, init: RequestInit, withinMs = patienceMs, under = base): Promise<Answer> {
  let response: Response;
  let text: string;
  const sentAt = Date.now();
  try {
    response = await fetch(under + path, { ...init, cache: 'no-store', signal: AbortSignal.timeout(withinMs) });
    serverClock.heard(response.headers.get('date'), sentAt, Date.now());
    text = await response.text();
  } catch (error) {
    throw new ApiProblem(lostWords(error, withinMs), 0);
  }
  const answer = parse(text);
  if (response.ok && answer !== undefined) return answer as Answer;
  const problem = answer as Problem | undefined;
  if (response.status === 401) signIn.need();
  throw new ApiProblem(
    problem ? problemWords(problem) : `The server answered ${response.status}.`,
    response.status,
    problem,
  );
}

/** Why there is no answer. The server may have done what was asked, and the answer was lost. */
function lostWords(error: unknown, withinMs: number): string {
  if (!(error instanceof DOMException && error.name === 'TimeoutError')) {
    return 'The console’s server does not answer. Is it running?';
  }
  return `No answer within ${withinMs / 1_000} s. It may have been done all the same: look before you try again.`;
}

/** The JSON, or `undefined` when the text is none. */
function parse(text: string): unknown {
  try {
    return text === '' ? {} : parseJson(text);
  } catch {
    return undefined;
  }
}
