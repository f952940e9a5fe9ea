/** What starts a run, what goes on to its next execution, and what it returns. Plain JSON. */
import type {
  DecisionAnswer,
  DecisionPolicy,
  DecisionRequest,
  FileReference,
  JournalEntry,
  RunOptions,
} from '../agent-service.js';
import type { ControlState, SteeringMessage } from './control.js';
import type { Named } from './decisions/same-person.js';
import type { DecisionsState } from './decisions/types.js';
import type { Grants, RunLimits } from './limits/limits.js';
import type { Usage } from './limits/usage.js';
import type { PasskeyAssertion } from './passkeys/assertion.js';

/** What starts a run. Everything in it is JSON. */
export interface AgentRunInput {
  runId: string;
  agentId: string;
  /** The request: text, or an object for an agent with an `input_schema`. */
  request: string | Record<string, unknown>;
  /** Who started it, as shown to people. */
  startedBy: string;
  /** `Person.id` of who started it, where sign-in knows it. */
  startedById?: string;
  /** Who started the runs that it goes on from: where a policy wants somebody else than the starter, they are starters too. */
  startersBefore?: Named[];
  /** Compact JWS of `ActClaims`: this person wanted exactly this input. */
  proof?: string;
  /** Agno's session; the run id when absent. */
  sessionId?: string;
  /** Agno's user. */
  userId?: string;
  /** The customer that it works for: tenants share the workers fairly. At most 64 bytes. */
  tenant?: string;
  /** The share of the workers that the tenant gets while others wait too: 0.001 to 1,000; 1 when absent. */
  tenantWeight?: number;
  /** Seconds that a decision may take; at the deadline the request is rejected. No deadline when absent. */
  decisionDeadlineSeconds?: number;
  /** Arguments of Agno's `arun` beside the request. */
  options?: RunOptions;
  /** Files that come with the request, as uploads returned them. */
  files?: FileReference[];
  /** How much the run may use. */
  limits?: RunLimits;
  /** Who may grant more than the limits, and how many must agree. From the agent's policies. When absent, anyone may, alone. */
  limitPolicy?: DecisionPolicy;
  /** The run that it continues, is a fork of, repeats, or is a child of. */
  origin?: RunOrigin;
  /** The conversation that it goes on from. */
  transcript?: RunTranscript;
  /** Journal entries that the first turn plays back instead of making the calls again. The run that this one is a fork of made them. */
  kept?: JournalEntry[];
  /** What people decided about the calls at which the transcript ends (a fork). */
  answers?: DecisionAnswer[];
  /** Messages from people that the agent has not got yet: of a fork that begins before the model call that brought them. */
  messages?: SteeringMessage[];
  /** Size of the history at which the run continues as new; {@link historyLimit} when absent. */
  historyLimit?: HistoryLimit;
  /** What the execution before left; set by the workflow when it continues as new. */
  carried?: CarriedState;
}

/** What a schedule starts again and again. */
export interface ScheduledRunInput {
  scheduleId: string;
  /** Each run's input, which gets a run id of its own. */
  run: Omit<AgentRunInput, 'runId'>;
  /** Compact JWS of `ActClaims` (act `schedule`), for all its runs. */
  proof?: string;
}

/** How one time of a schedule ended. */
export interface ScheduledRunResult {
  runId: string;
  /** `ranBefore`: the run of this time existed already (a backfill of a time that had its run). */
  status: 'completed' | 'cancelled' | 'ranBefore';
}

/** How a run can come from another run. */
export const originKinds = ['followUp', 'fork', 'rerun', 'child'] as const;

/**
 * Where a run comes from. `turn` and `entry` say where a fork left its origin; of a follow-up, `turn` is the last one of the run before; of a child,
 * that which started it, by the call `toolCallId`, and `depth` says how many runs are above it.
 */
export interface RunOrigin {
  kind: (typeof originKinds)[number];
  runId: string;
  turn?: number;
  entry?: number;
  toolCallId?: string;
  depth?: number;
}

/** Names of parts of transcripts: SHA-256 (hex) of what they hold. */
export const partPattern = /^[0-9a-f]{64}$/;

/** A conversation in the payload store. */
export interface RunTranscript {
  /** SHA-256 (hex) of its last part. */
  part: string;
  /** The agent's own session (that of the run before) holds it as well. */
  inSession?: boolean;
  /** The agent is in the middle of its work: no request begins the first turn. */
  midLoop?: boolean;
}

/** Events and bytes of a history. */
export interface HistoryLimit {
  events?: number;
  bytes?: number;
}

/**
 * A workflow leaves its history for a new one, between two turns, when it has got this large, or when the server suggests it (4,096
 * events or 4 MB by default). Temporal ends workflows at 51,200 events or 50 MB.
 */
export const historyLimit: Required<HistoryLimit> = { events: 4_000, bytes: 4_000_000 };

/** What an execution takes over from the one before. Plain JSON. */
export interface CarriedState {
  /** Number of the execution in its run, from 1. */
  execution: number;
  /** When the run started, ISO 8601. */
  startedAt: string;
  /** The turn that comes next. */
  turn: number;
  /** Answers for it. */
  answers: DecisionAnswer[];
  /** The requests at which the turn before ended, while people decide on them. */
  requests?: DecisionRequest[];
  /** Which of them are decided, and how. */
  decisions?: DecisionsState;
  usage: Usage;
  /** What was granted on top of the limits. */
  granted?: Grants;
  control?: ControlState;
  /** Which signatures were taken, where there are any. */
  signed?: SignedState;
}

/** The signatures of a run, for the execution that goes on with it. */
export interface SignedState {
  /** The run was signed from its start, or has ignored a signal because signing was on: no worker may take anything unsigned. */
  isOn?: boolean;
  /** Signatures that are not over yet: each is taken once. `exp`: seconds since 1970. */
  taken: { jti: string; exp: number }[];
  /** Hashes of what passkeys signed and was taken, as long as it could be sent again. `exp`: seconds since 1970. */
  passkeys?: { hash: string; exp: number }[];
  /** What people signed, where it is still needed: whoever runs a call verifies again. */
  sent: SentMessage[];
}

/** A message as it was signed: `payload` is without `proof` and `passkey`. */
export interface SentMessage {
  proof: string;
  payload: Record<string, unknown>;
  passkey?: PasskeyAssertion;
}

/**
 * Events of execution `k` of a run have numbers from `k` times this on. An execution has at most 51,200 events, so numbers of two executions
 * never meet. The numbers need no earlier execution, which the server may have deleted.
 */
export const eventsPerExecution = 1_000_000;

/** What a completed run returns. */
export interface AgentRunResult {
  /** The agent's last content: text, or an object for an agent with an `output_schema`. */
  content: unknown;
  turns: number;
  usage: Usage;
}
