/** Errors → problem+json (RFC 9457): the one place that decides what a failed request is answered. */
import {
  AgentsError,
  type AgentsErrorCode,
  ControlRejected,
  type ControlRejectionReason,
  type Decision,
  DecisionRejected,
  type DecisionRejectionReason,
  InvalidInput,
  type RaiseLimitRejectionReason,
  RaiseRejected,
  RetryRejected,
  type RetryRejectionReason,
  RevokeRejected,
  type RevokeRuleRejectionReason,
  RunEnded,
  type RunStatus,
  UnknownAgent,
} from '@platform/temporal';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Why a run refused a message. */
type RejectionReason =
  | DecisionRejectionReason
  | RetryRejectionReason
  | RevokeRuleRejectionReason
  | RaiseLimitRejectionReason
  | ControlRejectionReason;

/** The client's codes, and those of requests that never reach the client. */
export type ProblemCode =
  | AgentsErrorCode
  | 'InvalidJson'
  | 'UnsupportedMediaType'
  | 'BodyTooLarge'
  | 'NotFound'
  | 'MethodNotAllowed'
  | 'ForbiddenHost'
  | 'ForbiddenOrigin'
  | 'SignInRequired'
  | 'NotAllowed'
  | 'NotYours'
  | 'SignInUnavailable'
  | 'TooManyAttempts'
  | 'TooManyLists'
  | 'PushUnavailable'
  | 'InternalError';

/** Body of every answer that is not a success. Members beyond `code` are there where they apply. */
export interface Problem {
  /** `urn:problem:<code>`. */
  type: string;
  title: string;
  status: number;
  /** What happened, to what, and what to do next. */
  detail: string;
  /** For programs. */
  code: ProblemCode;
  /** Wrong fields, by path. */
  errors?: { field: string; message: string }[];
  /** Why a decision, a retry, a pause, a message, more of a limit or the end of a rule was refused. */
  reason?: RejectionReason;
  /** The decision that was taken before, with who took it and when. */
  decision?: Decision;
  /** How the run ended that takes nothing more. */
  runStatus?: RunStatus;
  /** Agents that exist. */
  known?: string[];
}

/** The HTTP status and title for each code. */
const answers: Readonly<Record<ProblemCode, { status: ContentfulStatusCode; title: string; retryAfter?: number }>> = {
  TemporalUnavailable: { status: 503, title: 'Temporal cannot be reached', retryAfter: 2 },
  WorkerUnavailable: { status: 503, title: 'No worker is there', retryAfter: 5 },
  TracesNotTaken: { status: 502, title: 'A receiver did not take the traces' },
  AgentServiceUnavailable: { status: 503, title: 'The agent-service cannot be reached', retryAfter: 2 },
  SearchAttributesMissing: { status: 503, title: 'Temporal is not set up' },
  RequestRefused: { status: 502, title: 'Temporal refused the request' },
  InvalidConfiguration: { status: 500, title: 'Wrong configuration' },
  InvalidInput: { status: 400, title: 'Invalid input' },
  UnknownAgent: { status: 422, title: 'Unknown agent' },
  RunNotFound: { status: 404, title: 'No such run' },
  RunEnded: { status: 410, title: 'The run has ended' },
  RunKeyConflict: { status: 409, title: 'The key belongs to another run' },
  DecisionRejected: { status: 422, title: 'The decision was refused' },
  RetryRejected: { status: 422, title: 'The retry was refused' },
  ControlRejected: { status: 422, title: 'The run refused the request' },
  ScheduleNotFound: { status: 404, title: 'No such schedule' },
  ScheduleChanged: { status: 409, title: 'The schedule was changed' },
  ScheduleExists: { status: 409, title: 'The schedule exists already' },
  RevokeRejected: { status: 422, title: 'The rule was not revoked' },
  RaiseRejected: { status: 422, title: 'The limit was not raised' },
  CannotContinue: { status: 409, title: 'Nothing can go on from there' },
  CannotArchive: { status: 409, title: 'The run cannot be archived' },
  CannotPrune: { status: 409, title: 'Nobody knows what the payload store is needed for' },
  Unreadable: { status: 422, title: 'It cannot be read' },
  ArchiveUnusable: { status: 422, title: 'The archive of the run cannot be used' },
  PayloadStoreUnavailable: { status: 503, title: 'The payload store is not available', retryAfter: 5 },
  PayloadLost: { status: 410, title: 'A payload is lost' },
  InvalidJson: { status: 400, title: 'Not JSON' },
  UnsupportedMediaType: { status: 415, title: 'Only JSON is understood' },
  FileTooLarge: { status: 413, title: 'The file is too large' },
  BodyTooLarge: { status: 413, title: 'The body is too large' },
  NotFound: { status: 404, title: 'Nothing is here' },
  FileNotFound: { status: 404, title: 'No such file' },
  MethodNotAllowed: { status: 405, title: 'The method is not allowed here' },
  ForbiddenHost: { status: 403, title: 'Only this machine may ask' },
  ForbiddenOrigin: { status: 403, title: 'Pages of other origins may not ask' },
  SignInRequired: { status: 401, title: 'Sign in first' },
  NotAllowed: { status: 403, title: 'That is not yours to do' },
  NotYours: { status: 400, title: 'Nobody acts as somebody else' },
  SignInUnavailable: { status: 503, title: 'The provider of sign-in cannot be reached', retryAfter: 5 },
  TooManyAttempts: { status: 429, title: 'Too many attempts', retryAfter: 60 },
  TooManyLists: { status: 503, title: 'Too many different lists are watched', retryAfter: 10 },
  PushUnavailable: { status: 503, title: 'Not everybody was told', retryAfter: 5 },
  InternalError: { status: 500, title: 'Something is broken here' },
};

const statusOfReason: Readonly<Record<RejectionReason, ContentfulStatusCode>> = {
  InvalidDecision: 422,
  InvalidArguments: 422,
  UnknownRequest: 404,
  AlreadyDecided: 409,
  AlreadyVoted: 409,
  StaleArguments: 409,
  NotAllowed: 403,
  StartedByDecider: 403,
  PasskeyNeeded: 403,
  RuleNotAllowed: 422,
  Unsigned: 403,
  InvalidProof: 403,
  NotStalled: 409,
  InvalidRetry: 422,
  UnknownRule: 404,
  AlreadyRevoked: 409,
  InvalidRevoke: 422,
  InvalidRaise: 422,
  NoSuchLimit: 404,
  AskedAlready: 409,
  OnlyWhenReached: 409,
  InvalidPause: 422,
  AlreadyPaused: 409,
  Stalled: 409,
  InvalidResume: 422,
  NotPaused: 409,
  InvalidMessage: 422,
  TooManyMessages: 429,
  Ending: 409,
};

type Details = Partial<Omit<Problem, 'type' | 'title' | 'detail' | 'code'>>;

/** Thrown for a request that is refused before the client sees it, and where the route knows more than the client's error says. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(code: ProblemCode, detail: string, details: Details = {}, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'ProblemError';
    this.problem = problem(code, detail, details);
  }
}

/** The problem for an error. For a defect it gives no details; `isDefect` tells the caller to log it. */
export function toProblem(error: unknown): { problem: Problem; headers: Record<string, string>; isDefect: boolean } {
  const found = describe(error);
  const { retryAfter } = answers[found.code];
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  if (found.status === 401) headers['www-authenticate'] = 'Bearer';
  return { problem: found, headers, isDefect: found.code === 'InternalError' };
}

function describe(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof AgentsError) return problem(error.code, error.message, detailsOf(error));
  if (error instanceof HTTPException && error.status < 500) return problemOfRequest(error);
  return problem('InternalError', 'The request failed because of a defect here; the log of the server says more.', {});
}

/** What hono refuses by itself. */
function problemOfRequest({ status, message }: HTTPException): Problem {
  if (status === 415) return problem('UnsupportedMediaType', `${message}. Send "content-type: application/json".`, {});
  if (status === 413) return problem('BodyTooLarge', message, {});
  return problem('InvalidJson', `${message}. Send one JSON object.`, {});
}

const rejections = [DecisionRejected, RetryRejected, RevokeRejected, RaiseRejected, ControlRejected];

function detailsOf(error: AgentsError): Details {
  if (error instanceof InvalidInput) return { errors: [{ field: error.field, message: error.message }] };
  if (error instanceof UnknownAgent) return { known: [...error.known] };
  if (error instanceof RunEnded) return { runStatus: error.status };
  if (rejections.some((kind) => error instanceof kind)) {
    const { reason } = error as AgentsError & { reason: RejectionReason };
    return { status: statusOfReason[reason] ?? 422, reason };
  }
  return {};
}

function problem(code: ProblemCode, detail: string, details: Details): Problem {
  const { status, title } = answers[code];
  return { type: `urn:problem:${code}`, title, status, detail, code, ...details };
}
