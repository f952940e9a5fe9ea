/** Two runs side by side. Pure: it goes into browsers. */
export { type ComparedStep, compareRuns, type Difference, type RunComparison } from './compare.js';
export { argumentsOf, type Step, type StepItem } from './steps.js';
export type { RunTotals } from './totals.js';
export { type Piece, wordDifference } from './word-difference.js';
export { type ComparedFact, comparedFacts, comparedWords, isSame, outcomeText, stepName } from './words.js';
