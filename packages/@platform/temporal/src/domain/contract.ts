/**
 * The contract of a run: everything that clients, the workflow and the worker must agree on by name. What crosses to Python is in
 * `agent-service.ts`.
 */

/** How large and how long anything may be. */
export { longestMessage, longestSeconds, maximumDepth, mostMessages } from './bounds.js';
/** Pause, resume, and messages to the agent. */
export * from './control.js';
/** Requests for decisions, what people say, and rules. */
export * from './decisions/types.js';
/** How arguments are shown. */
export { type ArgumentDisplay, type Display, type DisplayFormat, displayAt, displayFormats } from './display.js';
/** The journal in the history. */
export * from './journal/messages.js';
/** One sign of life for all turns of a process. */
export * from './lease.js';
/** What a run may use, and what it has used. */
export type { ChildUsage } from './limits/child-usage.js';
export type { Grants, LimitName, RunLimits } from './limits/limits.js';
/** More of it, before it is used up. */
export {
  type LimitRaise,
  type RaiseLimitRejectionReason,
  type RaiseLimitRequest,
  raiseLimitUpdateName,
} from './limits/raising.js';
export type { Usage, UsageSum } from './limits/usage.js';
/** What a person's authenticator signed. */
export type { PasskeyAssertion } from './passkeys/assertion.js';
/** Search attributes and memo. */
export * from './published.js';
/** Types, queues and ids. */
export * from './registered.js';
/** The input and the result. */
export * from './run.js';
/** Where a run stands. */
export * from './status.js';
