import { expect, test } from 'vitest';
import { type Evidence, verify } from './verify.js';

type Call = Evidence['calls'][number];

const struckAt = 1_000;
const readyAt = 4_000;

/** Acknowledged before the fault, executed once. */
function call(name: string, fields: Partial<Call> = {}): Call {
  return {
    name,
    effect: name.startsWith('model') ? 'model' : 'tool',
    started: [100],
    claimed: [],
    recorded: 200,
    executions: 1,
    ...fields,
  };
}

/** In flight at the fault and made again: allowed for what may be repeated. */
function repeated(name: string, fields: Partial<Call> = {}): Call {
  return call(name, { started: [900, 5_000], recorded: 5_100, executions: 2, ...fields });
}

/** A `once` call that was in flight, of which a person said that it ran. */
function inFlight(fields: Partial<Call> = {}): Call {
  return call('pay', { effect: 'once', started: [900], claimed: [890], recorded: 5_000, ...fields });
}

function evidence(fields: Partial<Evidence> = {}): Evidence {
  return {
    ended: { status: 'completed', content: 'done 7' },
    expectedContent: 'done 7',
    expectedCalls: ['model 1', 'quick'],
    never: [],
    calls: [call('model 1'), call('quick')],
    asked: [],
    struckAt,
    readyAt,
    interruptions: 1,
    ...fields,
  };
}

const broken = (fields: Partial<Evidence>) => verify(evidence(fields)).map(({ claim }) => claim);

test('a run that did everything once breaks no claim', () => {
  expect(verify(evidence())).toEqual([]);
});

test('nothing finished is lost: a call is in the journal, whether or not its process learned that it is', () => {
  const unseen = (journaled: boolean) => [call('model 1'), call('quick', { recorded: undefined, journaled })];
  expect(broken({ calls: unseen(true) })).toEqual([]);
  expect(broken({ calls: unseen(false) })).toEqual(['nothing lost']);
});

test('a run that did not end is not finished, and says where it is', () => {
  expect(verify(evidence({ ended: undefined, instead: '{"status":"stalled"}' }))).toEqual([
    { claim: 'finished', what: 'the run did not end: {"status":"stalled"}' },
  ]);
});

test.each([
  { what: 'a run that was cancelled', ended: { status: 'cancelled', content: undefined } },
  { what: 'a run with other content', ended: { status: 'completed', content: 'done 8' } },
])('$what is not finished', ({ ended }) => {
  expect(broken({ ended })).toEqual(['finished']);
});

test.each(['model 1', 'quick'])('%s that was acknowledged before the fault and executed again is found', (name) => {
  const calls = [call('model 1'), call('quick')].map((one) => (one.name === name ? { ...one, executions: 2 } : one));
  expect(broken({ calls })).toEqual(['executed once']);
});

test('an acknowledged call that was never really executed is found', () => {
  expect(broken({ calls: [call('model 1'), call('quick', { executions: 0 })] })).toEqual([
    'executed once',
    'nothing lost',
  ]);
});

test('a call in flight may be repeated once for each interruption, and not more often', () => {
  expect(broken({ calls: [call('model 1'), repeated('quick')] })).toEqual([]);
  expect(broken({ calls: [call('model 1'), repeated('quick', { executions: 3 })] })).toEqual(['one repeat']);
  expect(broken({ calls: [call('model 1'), repeated('quick', { executions: 3 })], interruptions: 2 })).toEqual([]);
});

test('a call that began well after everything was back may not be repeated', () => {
  expect(broken({ calls: [call('model 1'), repeated('quick', { started: [15_000, 16_000] })] })).toEqual([
    'one repeat',
  ]);
});

test('a once tool that ran again without a person saying so is found', () => {
  const calls = (executions: number) => [call('model 1'), call('quick'), inFlight({ executions })];
  const asked = (again: boolean) => [{ call: 'pay', again }];
  expect(broken({ calls: calls(1), asked: asked(false) })).toEqual([]);
  expect(broken({ calls: calls(2), asked: asked(false) })).toEqual(['once tools']);
  expect(broken({ calls: calls(2), asked: asked(true) })).toEqual([]);
  expect(broken({ calls: calls(2) })).toEqual(['once tools']);
});

test.each([
  { what: 'acknowledged before the fault', pay: inFlight({ recorded: 950 }) },
  { what: 'claimed only after everything was back', pay: inFlight({ claimed: [4_500], started: [4_510] }) },
  { what: 'no once tool', pay: call('pay', { recorded: 5_000 }) },
])('an unknown outcome of a call that was $what is found', ({ pay }) => {
  const calls = [call('model 1'), call('quick'), pay];
  expect(broken({ calls, asked: [{ call: 'pay', again: false }] })).toEqual(['unknown outcomes']);
});

test('an expected call that is missing, or has no acknowledged entry, is lost', () => {
  expect(broken({ calls: [call('model 1')] })).toEqual(['nothing lost']);
  expect(broken({ calls: [call('model 1'), call('quick', { recorded: undefined, started: [5_000] })] })).toEqual([
    'nothing lost',
  ]);
});

test('a tool that nobody approved must stay unexecuted', () => {
  const calls = [
    call('model 1'),
    call('quick'),
    call('charge', { effect: 'once', claimed: [5_000], started: [5_010], recorded: 5_020 }),
  ];
  expect(broken({ calls, never: ['charge'] })).toEqual(['executed once']);
});
