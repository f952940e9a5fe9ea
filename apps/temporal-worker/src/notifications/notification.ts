import type { Deciders, DecisionKind } from '@platform/temporal/agent-service';
import type { Stall } from '@platform/temporal/contract';

/** A request for a decision, as people are told of it. */
export interface AskedDecision {
  id: string;
  kind: DecisionKind;
  tool: string;
  /** It is a task: a person does it, and says what came of it. */
  external?: true;
  /** ISO 8601. */
  deadline?: string;
  /** Who may decide now; anyone when absent. */
  deciders?: Deciders;
}

/** What people are told about a run. */
export type RunEvent =
  | { type: 'decisionsAsked'; decisions: AskedDecision[] }
  /** Nobody has decided so far. */
  | { type: 'reminder'; decisions: AskedDecision[] }
  /** Nobody has decided so far, and from now on `to` may as well. */
  | { type: 'escalated'; decisions: AskedDecision[]; to: Deciders }
  | { type: 'stalled'; stall: Stall }
  | { type: 'ended'; status: 'completed' | 'cancelled' | 'failed' };

/** An event with the run that it is about. */
export interface Notification {
  /** Position among the notifications of the workflow's execution; the same for every attempt. */
  number: number;
  runId: string;
  agentId: string;
  event: RunEvent;
}

/** A message on its way to one receiver. It is kept in histories, so it holds no address and no secret. */
export interface Delivery {
  /** One of `Channels.receivers`. */
  receiver: string;
  /** The same for every attempt and every receiver of a message. */
  id: string;
  /** A `Message` as JSON, byte for byte as it is signed. */
  body: string;
}

/** The workflow that brings a delivery to its receiver, as it is started: by its registered name. */
export type DeliveryWorkflow = (delivery: Delivery) => Promise<void>;
