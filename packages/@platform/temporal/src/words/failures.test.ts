/** Promise: who only decides reads no variable and no type of an error; all of it is there for whoever operates the product. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureTypeSchema } from '../agent-service/failures.js';
import { attemptsWords } from './attempts.js';
import { blockedWords, failureDetail, failureWords, saidWords, withoutVariables } from './failures.js';

const types = [...failureTypeSchema.options, 'WorkerFault', 'InvalidTurnResult', 'InvalidTranscript', 'Terminated'];
const variables = fc.constantFrom(
  'OPENAI_API_KEY',
  'AGENTS_MODULE',
  'PAYLOAD_STORE',
  'AWS_ENDPOINT_URL_S3',
  'DATA_DIR',
);
const technical = /[A-Z]_[A-Z]|Error:|\b(WorkerFault|InvalidTurnResult|UnknownPrice|PayloadLost)\b/;

test.each(types)('%s: neither its type nor a variable is in the sentence, wherever the message names it', (type) => {
  fc.assert(
    fc.property(variables, fc.constantFrom('', 'It is away. ', 'KeyError: '), (variable, before) => {
      for (const message of [
        `${before}Set ${variable}.`,
        `${before}not there (${variable})`,
        `${before}${variable}="x"`,
      ]) {
        const words = failureWords({ type, message });
        expect(words).not.toMatch(technical);
        expect(words).not.toBe('');
        expect(failureDetail({ type, message })).toBe(`${type}: ${message}`);
      }
    }),
  );
});

test('what a provider says is said, as far as it is for people', () => {
  const say = (message: string) => failureWords({ type: 'RateLimited', message });
  expect(say('slow down')).toBe('429 from the provider (slow down)');
  expect(say('openai.RateLimitError: slow\n down')).toBe('429 from the provider (slow down)');
  expect(say('The bucket does not answer. Check PAYLOAD_STORE and AWS_REGION.')).toBe(
    '429 from the provider (The bucket does not answer.)',
  );
  expect(saidWords('x'.repeat(1_000))).toHaveLength(201);
  expect(failureWords({ type: 'Terminated', message: 'by an operator' })).toBe('by an operator');
  expect(failureWords({ type: 'Terminated', message: 'DATA_DIR is set' })).toBe('something else failed');
});

test.each([
  "429 RESOURCE_EXHAUSTED. {'error': {'message': 'You exceeded your current quota.'}}",
  'values.ORDER_ID: is missing',
  '"ORDER_ID" must be a whole number.',
])('words of a provider and names of a person’s own are no variables of ours: %s', (message) => {
  expect(saidWords(message)).toBe(message);
  expect(failureWords({ type: 'RateLimited', message })).toBe(`429 from the provider (${message})`);
});

test('every variable of ours that has two words is known', () => {
  const example = readFileSync(new URL('../../../../../.env.example', import.meta.url), 'utf8');
  const names = [...example.matchAll(/^#? *([A-Z][A-Z0-9]*_[A-Z0-9_]+)=/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => withoutVariables(`Set ${name}.`) !== '')).toEqual([]);
});

test('attempts, and what keeps a run from being worked on, are told without what only operators know', () => {
  const failure = { type: 'Transient', message: 'httpx.ConnectError: no route' };
  const item = {
    kind: 'attempts',
    id: 'a',
    at: '2026-01-01T00:00:00.000Z',
    turn: 0,
    failed: 2,
    maximumAttempts: 5,
  } as const;
  expect(attemptsWords({ ...item, failure, workerLost: false, state: 'gaveUp' }, 0, true)).not.toContain(':');
  expect(attemptsWords({ ...item, failure, workerLost: false, state: 'recovered' }, 0)).toBe(
    'Went on after 2 attempts failed: a passing failure (no route)',
  );
  expect(attemptsWords({ ...item, failure, workerLost: true, state: 'gaveUp' }, 0)).toBe(
    '2 attempts failed: the agent’s process stopped answering',
  );
  for (const type of ['NoWorker', 'Diverged', 'WorkerFails'] as const)
    expect(blockedWords({ type })).not.toMatch(/worker/i);
});
