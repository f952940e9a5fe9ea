/** Every activity of the worker, and what they need. */
export * from './agent.js';
