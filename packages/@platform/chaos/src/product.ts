/** The running product as the kit sees it: processes that can be killed and started again, and the links between them. */
import type { Link } from './link.js';

/** A process of the product. Nothing starts it again by itself. */
export interface Process {
  readonly name: string;
  readonly running: boolean;
  /** Its log file. */
  readonly log: string;
  readonly spec: { args: string[] };
  /** Resolves when the process has ended. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  start(): Promise<void>;
  waitReady(): Promise<void>;
  /** Sends a signal that does not end it: SIGSTOP and SIGCONT freeze and thaw it. */
  signal(signal: NodeJS.Signals): void;
  /** Sends a signal that ends it, and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<unknown>;
  /** Kills it when it still runs, starts it again and waits until it is ready. */
  restart(): Promise<void>;
}

/** Where parts listen; the ports that a part is given may be those of a {@link Link}. */
export interface Addresses {
  temporalAddress: string;
  scriptedModelPort?: number | undefined;
}

export type Part = 'temporal' | 'model' | 'agentService' | 'worker' | 'web';

/** Everything that `startStack` of the repository starts. */
export interface Stack extends Record<Part, Process> {
  /** What clients need: `TEMPORAL_ADDRESS`, `AGENT_SERVICE_URL`, `WEB_PORT`, … */
  env: Record<string, string>;
  dataDir: string;
  /** A second process of a part, not started yet, with ports of its own and the same links. */
  another(part: 'agentService' | 'worker'): Promise<Process>;
  stop(): Promise<void>;
}

/** How a {@link Stack} is started. */
export interface StackOptions {
  dataDir: string;
  env: Record<string, string>;
  only: Part[];
  /** Runs the agent-service of the kit, which stops at every point of every call and asks whether to go on. */
  watched: boolean;
  /** Other addresses for some parts than those that the others listen on. */
  via(addresses: Addresses): Promise<Partial<Record<Part, Partial<Addresses>>>>;
}

export const linkNames = ['worker-server', 'agent-service-server', 'web-server', 'agent-service-model'] as const;
export type LinkName = (typeof linkNames)[number];

/** A stack whose connections pass through links. */
export interface Product extends Stack {
  links: Record<LinkName, Link>;
}
