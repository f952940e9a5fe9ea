/** The state of the product as those who operate it ask for it. Types only: it goes into browsers. Times are ISO 8601. */
import type { AgentServiceHealth } from '../../agent-service.js';
import type { CertificateEnd } from '../../connection/certificates.js';
import type { Deployments } from '../../deployments/list.js';
import type { RunStatus } from '../../domain/contract.js';
import type { StorageHealth } from '../storage-health.js';

/** What was found, or why nobody can say. */
export type Asked<Value> = { value: Value; problem?: never } | { value?: never; problem: string };

/** A queue of tasks. */
export interface QueueState {
  name: string;
  /** `workflows`: taken by workers. `turns`: taken by agent-services. */
  takes: 'workflows' | 'turns';
  /** Tasks that wait for somebody, about. Absent where the server does not count them. */
  backlog?: number;
  /** Seconds that the oldest of them has waited. */
  oldestSeconds?: number;
  /** Tasks that came, and that were taken, in a second, over the last 30 s. */
  addedPerSecond?: number;
  takenPerSecond?: number;
  /** Processes that asked for tasks lately. */
  pollers: number;
}

/** A process that takes tasks. */
export interface ProcessState {
  identity: string;
  queue: string;
  takes: QueueState['takes'];
  /** The deployed version, where deploys are versioned. */
  version?: string;
  /** `temporal-python 1.35.0`. */
  sdk?: string;
  startedAt?: string;
  /** When it was heard of last. */
  lastSeenAt?: string;
  /** No word of it for longer than one that lives is silent. */
  isLost?: boolean;
  /** It says that it is ending. */
  isEnding?: boolean;
  /** Tasks that it works on, and how many more it would take. */
  working?: number;
  free?: number;
  /** Of its machine, from 0 to 1. */
  cpu?: number;
  memory?: number;
}

/** Runs that stand still for one reason. */
export interface StallGroup {
  type: string;
  count: number;
  /** The one that stands the longest. */
  since: string;
  runId: string;
  message: string;
}

/** What runs wait for. */
export interface RunsState {
  counts: Record<RunStatus, number>;
  /** Open decisions, and how many of them are past their deadline. */
  decisions: number;
  overdue: number;
  oldestDecision?: { runId: string; agentId: string; tool: string; askedAt: string };
  stalls: StallGroup[];
  /** Above 0: there are more runs than were read, or some that cannot be read. */
  unread: number;
}

/** How far the payload store has grown. */
export interface PayloadCount {
  payloads: number;
  bytes: number;
  /** Of them, written within the last 24 hours. */
  bytesOfLastDay: number;
  /** Counting was given up before the end: there are more. */
  isCut: boolean;
  countedAt: string;
}

/** The agent-service that answered; there may be several behind its address. */
export interface AgentServiceState extends Pick<AgentServiceHealth, 'status' | 'version' | 'scriptedModel'> {
  /** How many are served, and how many turns run; absent for those who see a part of all runs. */
  agents?: number;
  turnsRunning?: number;
  /** What is not served, and why. */
  notServed: { agentId?: string; module: string; reason: string }[];
  /** Seconds that agents have held each other up since the process began. */
  heldUpSeconds?: number;
  /** The processes that share its turns; absent where there is one. */
  processes?: { id: string; status: NonNullable<AgentServiceHealth['processes']>[number]['status'] }[];
}

/** Result of `readSystem`. Parts that are away are lines that say so; what only those may know who see all runs is absent for others. */
export interface SystemReport {
  readAt: string;
  /** `versionProblem`: why that version is not supported. */
  server: { address: string; namespace: string; version?: string; problem?: string; versionProblem?: string };
  /** Without these no run starts; empty when all are there. */
  missingSearchAttributes: string[];
  /** Without these runs go on, and are not searched and counted by all that they could be. */
  missingForFinding: string[];
  agentService: Asked<AgentServiceState>;
  runs: Asked<RunsState>;
  storage: StorageHealth;
  queues?: Asked<QueueState[]>;
  processes?: Asked<ProcessState[]>;
  deployments?: Asked<Deployments>;
  payloads?: Asked<PayloadCount>;
  certificates?: CertificateEnd[];
}
