/** Every activity of the worker. */
export * from './agent.js';
