/** Every workflow of the worker, by its registered name: the entry of the workflow bundle. */
export { agentExecutionWorkflow } from './agent.js';
export { deliveryWorkflow } from './delivery.js';
export { scheduledRunWorkflow } from './scheduled-run.js';
