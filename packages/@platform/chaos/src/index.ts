/** The fault kit: breaks a running product at every step of a run, and checks the results. */

export { type Boundary, nameOf } from './calls.js';
export { type ChaosOptions, chaos } from './chaos.js';
export { type Fault, faults } from './faults.js';
export { Link, type LinkState } from './link.js';
export { brokenClaims, matrixTable, type Summary, summarize, summaryTable, verdict } from './matrix.js';
export { help, InvalidOptions, isWanted, type Options, readOptions } from './options.js';
export { type OwnAgent, ownAgent } from './own-agent.js';
export { type Point, PointServer } from './points.js';
export type * from './product.js';
export type { Cell } from './round.js';
export { type Answer, manyTurns, type Scenario, scenarios } from './scenarios.js';
export { type Broken, type Evidence, verify } from './verify.js';
