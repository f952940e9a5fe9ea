/**
 * The lease of an agent-service process: one sign of life for all turns that it has. What Temporal knows of it by name, and how long it lasts. The
 * shapes of what it says are in `agent-service/lease.ts`.
 */
import { agentTaskQueue } from './registered.js';

/** Registered workflow type of a lease: it lasts as long as one process holds it, and has the turns of a process that died tried again. */
export const leaseWorkflowType = 'agentServiceLease';

/** Registered name of the Python activity that a process holds its lease by. It runs on the process's own queue. */
export const holdLeaseActivity = 'holdLease';

/** Registered name of the Python activity that makes a turn of the process beat at once, so that it hears that it is to end. */
export const heedActivity = 'heed';

/** Type of the failure of a turn's attempt whose process holds no lease any more. It counts as the death of the process, as a heartbeat timeout does. */
export const leaseLapsed = 'LeaseLapsed';

/** Seconds without a sign of life after which a process counts as dead: the heartbeat timeout of `holdLease`, and of a turn under no lease. */
export const leaseSeconds = 3;

/** Seconds of heartbeat timeout that a turn under a lease has. */
export const leasedTurnSeconds = 60;

/** Turns that a lease holds at most. Further ones give their own signs of life. */
export const mostHeldTurns = 2_000;

/** What the id of a process may look like. It is also its identity in Temporal; an identity such as `17@host` is none. */
export const processIdPattern = /^[A-Za-z0-9._-]{1,100}$/;

const leaseWorkflowIdPrefix = 'agent-service-lease/';

/** The workflow id of a lease. `taskQueue` is the workflow's own, as in {@link agentTaskQueue}. */
export function workflowIdForLease(taskQueue: string, processId: string): string {
  return `${leaseWorkflowIdPrefix}${agentTaskQueue(taskQueue)}/${processId}`;
}

/** The queue that one process alone takes from. `taskQueue` is the workflow's own. */
export function processTaskQueue(taskQueue: string, processId: string): string {
  return `${agentTaskQueue(taskQueue)}.${processId}`;
}
