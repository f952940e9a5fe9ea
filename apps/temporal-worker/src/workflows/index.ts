/** Every workflow of the worker, by its registered name: the entry of the workflow bundle. */
export { agentExecutionWorkflow } from './agent.js';
export { deliveryWorkflow } from './delivery.js';
export { agentServiceLease } from './lease.js';
export { scheduledRunWorkflow } from './scheduled-run.js';
