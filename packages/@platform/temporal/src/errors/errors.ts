/** Every error that the client throws on purpose, by what it is about. Each has a `code` for programs, and a message that names the next step for people. */

export * from './agents-error.js';
export * from './input.js';
export * from './rejections.js';
export * from './runs.js';
export * from './schedules.js';
export * from './stores.js';
export * from './unavailable.js';
