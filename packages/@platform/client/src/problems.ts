/** Problems of the API, as the errors that the inside throws for the same reason. */
import {
  AgentServiceUnavailable,
  type AgentsError,
  type AgentsErrorCode,
  ArchiveUnusable,
  CannotArchive,
  CannotContinue,
  CannotPrune,
  ControlRejected,
  DecisionRejected,
  FileNotFound,
  FileTooLarge,
  InvalidConfiguration,
  InvalidInput,
  PayloadLost,
  PayloadStoreUnavailable,
  RaiseRejected,
  RequestRefused,
  RetryRejected,
  RevokeRejected,
  RunEnded,
  RunKeyConflict,
  RunNotFound,
  ScheduleChanged,
  ScheduleExists,
  ScheduleNotFound,
  SearchAttributesMissing,
  TemporalUnavailable,
  TracesNotTaken,
  UnknownAgent,
  Unreadable,
  WorkerUnavailable,
} from '@platform/temporal/errors';
import { type Answer, ApiError, answeredWith, type Problem } from './errors.js';

/** What was asked about, as far as the path and the body say. */
export interface Subject {
  runId?: string;
  scheduleId?: string;
  fileId?: string;
  agentId?: string;
}

type Make = (problem: Problem, subject: Subject) => AgentsError;

const makers: Readonly<Record<AgentsErrorCode, Make>> = {
  TemporalUnavailable: ({ detail }) => new TemporalUnavailable('', detail),
  WorkerUnavailable: () => new WorkerUnavailable('', ''),
  AgentServiceUnavailable: ({ detail }) => new AgentServiceUnavailable(undefined, detail),
  TracesNotTaken: ({ detail }) => new TracesNotTaken('', detail),
  SearchAttributesMissing: () => new SearchAttributesMissing(''),
  RequestRefused: ({ detail }) => new RequestRefused(detail),
  InvalidConfiguration: ({ detail }) => new InvalidConfiguration(detail),
  InvalidInput: ({ errors, detail }) => new InvalidInput(errors?.[0]?.field ?? 'input', detail),
  UnknownAgent: ({ known }, { agentId }) => new UnknownAgent(agentId ?? '', known ?? []),
  RunNotFound: (_, { runId }) => new RunNotFound(runId ?? ''),
  RunEnded: ({ runStatus }, { runId }) => new RunEnded(runId ?? '', runStatus as RunEnded['status']),
  RunKeyConflict: (_, { runId }) => new RunKeyConflict(runId ?? '', []),
  DecisionRejected: ({ reason, detail }) => new DecisionRejected(reason as DecisionRejected['reason'], detail),
  RetryRejected: ({ reason, detail }) => new RetryRejected(reason as RetryRejected['reason'], detail),
  RevokeRejected: ({ reason, detail }) => new RevokeRejected(reason as RevokeRejected['reason'], detail),
  RaiseRejected: ({ reason, detail }) => new RaiseRejected(reason as RaiseRejected['reason'], detail),
  ControlRejected: ({ reason, detail }) => new ControlRejected(reason as ControlRejected['reason'], detail),
  ScheduleNotFound: (_, { scheduleId }) => new ScheduleNotFound(scheduleId ?? ''),
  ScheduleChanged: (_, { scheduleId }) => new ScheduleChanged(scheduleId ?? ''),
  ScheduleExists: (_, { scheduleId }) => new ScheduleExists(scheduleId ?? ''),
  CannotContinue: ({ detail }, { runId }) => new CannotContinue(runId ?? '', detail),
  FileNotFound: (_, { fileId }) => new FileNotFound(fileId ?? ''),
  FileTooLarge: () => new FileTooLarge('', 0),
  PayloadLost: () => new PayloadLost('', undefined, 'missing'),
  PayloadStoreUnavailable: ({ detail }) => new PayloadStoreUnavailable('', detail, false),
  CannotArchive: ({ detail }, { runId }) => new CannotArchive(runId ?? '', detail),
  CannotPrune: ({ detail }) => new CannotPrune(detail),
  ArchiveUnusable: ({ detail }, { runId }) => new ArchiveUnusable(runId ?? '', '', detail),
  Unreadable: ({ detail }) => new Unreadable('', detail),
};

/**
 * The error for an answer that is no success. Its class, code, reason and words are those that the inside throws. `{}` of a field that the answer
 * does not tell (an address, say) is empty.
 */
export function toError(answer: Answer, subject: Subject): AgentsError | ApiError {
  const { status, problem } = answer;
  if (!problem) {
    const next = 'Does a console answer at this address, or something before it?';
    return answeredWith(
      new ApiError('ApiRefused', `The server answered ${status} without saying why. ${next}`),
      answer,
    );
  }
  const make = Object.hasOwn(makers, problem.code) ? makers[problem.code as AgentsErrorCode] : undefined;
  if (!make) return answeredWith(new ApiError(apiCode(answer), problem.detail), answer);
  const error = make(problem, subject);
  error.message = problem.detail;
  return answeredWith(error, answer);
}

function apiCode({ status }: Answer): 'SignInRequired' | 'NotAllowed' | 'ApiRefused' {
  if (status === 401) return 'SignInRequired';
  return status === 403 ? 'NotAllowed' : 'ApiRefused';
}
