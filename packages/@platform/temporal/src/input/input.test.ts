import { describe, expect, it } from 'vitest';
import type { TemporalClient } from '../connection/client.js';
import { parseJson, writeJson } from '../domain/json.js';
import { InvalidInput } from '../errors/errors.js';
import { followUp } from '../runs/follow-up.js';
import { forkRun } from '../runs/fork.js';
import { listRuns } from '../runs/list.js';
import { rerunRun } from '../runs/rerun.js';
import { submitDecision } from '../runs/submit-decision.js';
import { createSchedule } from '../schedules/create.js';
import { listRunsSchema, parseInput, retryRunSchema, startRunSchema, submitDecisionSchema } from './input.js';
import { hintsOf } from './not-given.js';

const start = { agentId: 'support', request: 'Refund order 7', startedBy: 'ana' };

describe('input is refused with the field and what is allowed', () => {
  it.each([
    ['no agent', startRunSchema, { ...start, agentId: ' ' }, 'agentId', /not be empty/],
    ['an empty request', startRunSchema, { ...start, request: '  ' }, 'request', /not be empty|a text/],
    ['a request that is a list', startRunSchema, { ...start, request: [1] }, 'request', /a text, or an object/],
    ['a key with a slash', startRunSchema, { ...start, key: 'a/b' }, 'key', /letters, digits/],
    [
      'a deadline in the past',
      startRunSchema,
      { ...start, decisionDeadlineSeconds: 0 },
      'decisionDeadlineSeconds',
      /above 0/,
    ],
    ['a misspelt field', startRunSchema, { ...start, usreId: 'x' }, 'usreId', /unknown/],
    [
      'an unknown action',
      submitDecisionSchema,
      { runId: 'r', requestId: 'x', by: 'a', action: 'ok' },
      'action',
      /approve/,
    ],
    ['nobody', submitDecisionSchema, { runId: 'r', requestId: 'x', by: '', action: 'skip' }, 'by', /not be empty/],
    ['too many', listRunsSchema, { limit: 5_000 }, 'limit', /1,000/],
    ['a name that cannot be searched', listRunsSchema, { startedBy: 'a"b' }, 'startedBy', /double quote/],
    ['a name of two lines', startRunSchema, { ...start, startedBy: 'ana\nbob' }, 'startedBy', /one line/],
    ['half of a character', startRunSchema, { ...start, request: { to: ['so \ud83d'] } }, 'request', /half of a char/],
    ['a note with half of one', retryRunSchema, { runId: 'r', by: 'ana', note: '\ude00 so' }, 'note', /UTF-8/],
    ['a rounded number', startRunSchema, { ...start, request: { to: [2 ** 60] } }, 'request', /rounded/],
    ['no number', startRunSchema, { ...start, request: { n: Number.NaN } }, 'request', /must not hold NaN/],
    ['an image', startRunSchema, { ...start, images: [] }, 'images', /upload each/],
    ['a file among options', startRunSchema, { ...start, options: { files: [] } }, 'options.files', /in files, beside/],
    [
      "Agno's own name",
      startRunSchema,
      { ...start, session_state: {} },
      'session_state',
      /in options, as sessionState/,
    ],
    [
      'it there',
      startRunSchema,
      { ...start, options: { session_state: {} } },
      'options.session_state',
      /is called sess/,
    ],
    ['no such option', startRunSchema, { ...start, options: { colour: 1 } }, 'options.colour', /allowed: dependencies/],
    ['a name of every object', startRunSchema, { ...start, constructor: 1 }, 'constructor', /is unknown/],
    [
      'a file by its path',
      startRunSchema,
      { ...start, files: [{ filepath: '/etc/passwd' }] },
      'files.0.filepath',
      /upload the content/,
    ],
    ['a list', startRunSchema, { ...start, options: { dependencies: [1] } }, 'options.dependencies', /object|record/],
    [
      'too much',
      startRunSchema,
      { ...start, options: { metadata: { a: 'x'.repeat(100_000) } } },
      'options',
      /100000 bytes/,
    ],
    ['no object', startRunSchema, undefined, 'input', /object/],
  ])('%s', (_, schema, input, field, message) => {
    const parse = () => parseInput(schema, input, schema === startRunSchema ? hintsOf(startRunSchema) : undefined);
    expect(parse).toThrow(message);
    expect(parse).toThrow(expect.objectContaining({ code: 'InvalidInput', field }));
    expect(parse).toThrow(InvalidInput);
  });
});

describe('what to give instead is said only where that can be given', () => {
  /** Nothing may be asked of the server: the input is refused before. */
  const nobody = {} as TemporalClient;
  const run = { runId: 'r', startedBy: 'ana' };
  const said = { ...run, request: 'more' };
  const fork = { ...run, turn: 0, entry: 0 };
  const decision = { runId: 'r', requestId: '0-c', action: 'approve', by: 'bo' } as const;
  const schedule = { ...start, scheduleId: 'nightly', everySeconds: 60 };
  it.each([
    ['followUp', () => followUp(nobody, { ...said, sessionId: 's' } as typeof said), 'sessionId: is unknown'],
    ['followUp', () => followUp(nobody, { ...said, user_id: 'u' } as typeof said), 'user_id: is unknown'],
    ['followUp', () => followUp(nobody, { ...said, metadata: {} } as typeof said), /give it in options, as metadata/],
    ['followUp', () => followUp(nobody, { ...said, run_id: 'k' } as typeof said), /give it as key/],
    ['forkRun', () => forkRun(nobody, { ...fork, metadata: {} } as typeof fork), 'metadata: is unknown'],
    ['forkRun', () => forkRun(nobody, { ...fork, images: [] } as typeof fork), 'images: is unknown'],
    ['rerunRun', () => rerunRun(nobody, { ...run, sessionId: 's' } as typeof run), 'sessionId: is unknown'],
    ['listRuns', () => listRuns(nobody, { runId: 'r' } as object), 'runId: is unknown'],
    [
      'submitDecision',
      () => submitDecision(nobody, { ...decision, files: [] } as typeof decision),
      'files: is unknown',
    ],
    [
      'createSchedule',
      () => createSchedule(nobody, { ...schedule, runId: 'r' } as typeof schedule),
      'runId: is unknown',
    ],
    [
      'createSchedule',
      () => createSchedule(nobody, { ...schedule, user_id: 'u' } as typeof schedule),
      /give it as userId/,
    ],
  ])('%s %#', async (_, call, message) => {
    const error = await call().then(String, ({ message }: InvalidInput) => message);
    expect(error).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});

it('input that fits is taken, with its defaults', () => {
  expect(parseInput(startRunSchema, { ...start, request: { topic: 'tea' } }).request).toEqual({ topic: 'tea' });
  expect(parseInput(startRunSchema, { ...start, request: 'so 😀', startedBy: 'Zoë 😀' }).request).toBe('so 😀');
  expect(parseInput(listRunsSchema, {})).toEqual({ limit: 50, sort: 'newest' });
});

it('options are taken without nulls, with their numbers as they are', () => {
  const options = { sessionState: parseJson('{"n": 2.0}') as Record<string, unknown>, metadata: null };
  expect(writeJson(parseInput(startRunSchema, { ...start, options }).options)).toBe('{"sessionState":{"n":2.0}}');
});

it('an exact number is taken as it is', () => {
  const request = { to: [parseJson('738529527931269425')], amount: parseJson('2.0') };
  expect(writeJson(parseInput(startRunSchema, { ...start, request }).request)).toBe(
    '{"to":[738529527931269425],"amount":2.0}',
  );
});
