/** Spans for a process that tells them when they are over, instead of reading them from a history: the subpath `@platform/temporal/traces`. */
export { spanIdOf, spanNames, traceIdOf } from './ids.js';
export { childSpan, decisionSpan } from './wait-spans.js';
