/**
 * What people tell a run under way: pause, resume, and messages to the agent. This file has the names, the payloads, and the checks of payloads.
 * The workflow and the projection of its history use the same checks.
 */
import { longestMessage } from './bounds.js';
import { isObject } from './json.js';
import { type Names, names } from './names.js';
import { type Signed, type SigningRejectionReason, signedFields, signedProblem } from './proofs/signed.js';
import { illFormed, isWellFormed } from './well-formed.js';

/** Names of the messages. Each is an update, which answers, and a signal of the same payload for plain Temporal clients. */
export const pauseUpdateName = 'pause';
export const pauseSignalName = 'pause';
export const resumeUpdateName = 'resume';
export const resumeSignalName = 'resume';
export const steerUpdateName = 'steer';
export const steerSignalName = 'steer';

/**
 * Name of the signal that goes before a cancel where people sign what they do. It changes nothing: a cancel is Temporal's own and needs no worker. It
 * tells who wanted the cancel, so that an audit can see one that nobody signed.
 */
export const cancelSignalName = 'cancelRequested';

/** Payload of that signal. */
export interface CancelRequest extends Signed {
  by: string;
  reason: string;
}

/** Payload of `pause`: the turn under way ends at its next checkpoint, and none begins before `resume`. */
export interface PauseRequest extends Signed {
  by: string;
  note?: string;
}

/** Payload of `resume`. */
export type ResumeRequest = PauseRequest;

/** Who paused a run, when and why. Times are ISO 8601. */
export interface Pause {
  by: string;
  byId?: string;
  at: string;
  note?: string;
}

/** The last pause of a run, as its memo holds it. The pause is over when `resumed` is there. */
export interface PauseRecord extends Pause {
  resumed?: Pause;
}

/** Payload of `steer`: a message to the agent, which ends the turn under way at its next checkpoint and reaches the next model call. */
export interface SteerRequest extends Signed {
  message: string;
  by: string;
}

/** A message to the agent that the run has accepted. */
export interface SteeringMessage {
  id: string;
  text: string;
  by: string;
  byId?: string;
  /** ISO 8601. */
  at: string;
}

/** What people told a run and what still matters: an execution passes it on to the next. */
export interface ControlState {
  /** Absent unless the run is paused. */
  pause?: Pause;
  /** Messages that the agent has not got yet. */
  messages?: SteeringMessage[];
  /** The agent has post hooks, which want to be told of a cancel. */
  postHooks?: boolean;
  /** What earlier executions counted, for those who look for the run. */
  figures?: { tools: string[]; models: string[]; waits: number[]; decisions: number; stalls: number };
}

/** Why a message was refused; the `type` of the failure that its update returns. */
export type ControlRejectionReason =
  | 'InvalidPause'
  | 'AlreadyPaused'
  /** A stalled run does nothing until someone retries it. */
  | 'Stalled'
  | 'InvalidResume'
  | 'NotPaused'
  | 'InvalidMessage'
  /** {@link mostMessages} messages wait for the agent already. */
  | 'TooManyMessages'
  /** The run is ending: no turn follows. */
  | 'Ending'
  | SigningRejectionReason;

/**
 * What is wrong with a message that says who wants something and, if wanted, why (`pause`, `resume`, `retry`); nothing when it can be taken.
 *
 * @param named texts that it must hold as well: `ruleId` of a revocation.
 */
export function saidProblem(request: unknown, read: Names = names, named: readonly string[] = []): string | undefined {
  const needed = [...named, 'by'];
  if (!isObject(request)) return `it must be an object with ${needed.join(', ')} and, if wanted, note`;
  const other = named.find((field) => typeof request[field] !== 'string');
  if (other !== undefined) return `${other} must be a text`;
  const { by, note } = request;
  const wrong = read.problem(by);
  if (wrong) return `by ${wrong}`;
  const unsigned = signedProblem(request);
  if (unsigned) return unsigned;
  if (note !== undefined && note !== null && typeof note !== 'string') return 'note must be a text';
  const allowed = [...needed, 'note', ...signedFields];
  const unknown = Object.keys(request).find((field) => !allowed.includes(field));
  return unknown === undefined ? undefined : `${unknown} is unknown; allowed: ${allowed.join(', ')}`;
}

/** What is wrong with the payload of `steer`. */
export function steerProblem(request: unknown, read: Names = names): string | undefined {
  if (!isObject(request)) return 'must be an object with message and by';
  const { message, by, byId: _id, proof: _proof, ...unknown } = request;
  if (typeof message !== 'string' || message.trim() === '') return 'message must be a text that is not empty';
  if (!isWellFormed(message)) return `message ${illFormed}`;
  if (message.length > longestMessage) return `message must have at most ${longestMessage} characters`;
  const wrong = read.problem(by);
  if (wrong) return `by ${wrong}`;
  const unsigned = signedProblem(request);
  if (unsigned) return unsigned;
  const [field] = Object.keys(unknown);
  return field === undefined ? undefined : `${field} is unknown; allowed: message, by, ${signedFields.join(', ')}`;
}
