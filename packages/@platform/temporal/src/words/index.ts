/**
 * What people are told of runs, the same in the console, the terminal and wherever else. Texts of others stand in it as they are: whoever shows it makes what is
 * hidden in them visible. No imports of libraries: this goes into browsers.
 */
export * from './attempts.js';
export * from './audit.js';
export * from './changes.js';
export * from './choices.js';
export { plainSpaces } from './decimals.js';
export * from './decisions.js';
export * from './durations.js';
export * from './facts.js';
export * from './failures.js';
export * from './model-calls.js';
export * from './notes.js';
export * from './origins.js';
export * from './server-clock.js';
export * from './shell.js';
export * from './sizes.js';
export * from './spending.js';
export * from './status.js';
export * from './tools.js';
export { differingWords, type Reader, type ShownValue, valueWords } from './values.js';
