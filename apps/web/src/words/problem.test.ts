import { expect, test } from 'vitest';
import { problemWords } from './problem';

const detail = 'No Temporal server answers at 127.0.0.1:7233 (refused). Start it, or set TEMPORAL_ADDRESS to one.';

test.each([
  { code: 'TemporalUnavailable', detail },
  { code: 'AgentServiceUnavailable', detail: 'Set AGENT_SERVICE_URL to one that runs.' },
  { code: 'PayloadStoreUnavailable', detail: 'Check PAYLOAD_STORE and AWS_REGION.' },
  {
    code: 'DecisionRejected',
    reason: 'AlreadyVoted',
    detail:
      'The decision was refused (AlreadyVoted): ana agreed to this already; 1 more must agree to request "0-call_1".',
  },
  {
    code: 'DecisionRejected',
    reason: 'InvalidDecision',
    detail: 'The decision was refused (InvalidDecision): action "skip" does not fit request "0-call_1".',
  },
] as const)('$code $reason: no variable, no id and no type of an error', (problem) => {
  const words = problemWords(problem);
  expect(words).not.toMatch(/[A-Z]+_[A-Z]+|call_1|AlreadyVoted|InvalidDecision/);
  expect(words).toMatch(/[.?!]$/);
});

test('a sentence that names a variable is left out, the others stand', () => {
  const detail = 'There is no price. Add it (MODEL_PRICES) to the table, or set OTHER_API_KEY. Limit tokens instead.';
  expect(problemWords({ code: 'RunKeyConflict', detail })).not.toContain('MODEL_PRICES');
  expect(problemWords({ code: 'UnknownAgent', detail })).toBe('There is no price. Limit tokens instead.');
  expect(problemWords({ code: 'UnknownAgent', detail: 'Name it in AGENTS_MODULE.' })).toBe(
    'It was refused. Tell those who run it.',
  );
});

test.each([
  { code: 'InvalidInput', detail: 'values.ORDER_ID: is missing' },
  { code: 'InvalidInput', detail: 'values.DATA_DIR: is missing' },
  { code: 'DecisionRejected', reason: 'InvalidArguments', detail: '"ORDER_ID" must be a whole number.' },
  { code: 'DecisionRejected', reason: 'InvalidArguments', detail: '"MODEL_ID" must be a whole number.' },
  { code: 'DecisionRejected', reason: 'InvalidDecision', detail: 'values.ORDER_ID: is missing' },
  { code: 'UnknownAgent', detail: "429 RESOURCE_EXHAUSTED. {'message': 'You exceeded your current quota.'}" },
] as const)('names that a person or a provider gave are said: $detail', ({ detail, ...problem }) => {
  expect(problemWords({ ...problem, detail })).toBe(detail);
});

test('what is wrong with what somebody typed is said', () => {
  const refused = 'The decision was refused (InvalidArguments): "n" must be a whole number.';
  const words = problemWords({ code: 'DecisionRejected', reason: 'InvalidArguments', detail: refused });
  expect(words).toBe('The decision was refused: "n" must be a whole number.');
  expect(problemWords({ code: 'InvalidInput', detail: 'limits.modelCalls: must be a number' })).toContain('modelCalls');
});
