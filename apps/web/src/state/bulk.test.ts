import { expect, test, vi } from 'vitest';
import { type AskBulk, type BulkOutcome, doToAll, leftOf, nothingDone, planOf } from './bulk';

const ids = (count: number) => Array.from({ length: count }, (_, n) => `r${n}`);
const answers = (answer: Partial<Awaited<ReturnType<AskBulk>>>) =>
  vi.fn<AskBulk>(() => Promise.resolve({ done: [], refused: [], ...answer }));

test('what is chosen is looked at by its ids, and what it cannot be done to is counted', async () => {
  const ask = answers({ runs: ['r0', 'r2'], isCut: false });
  expect(await planOf('cancel', { runs: ids(3) }, ask)).toEqual({ runs: ['r0', 'r2'], leftOut: 1, isCut: false });
  expect(ask).toHaveBeenCalledExactlyOnceWith({ only: ids(3), dryRun: true });
});

test('all of a filter are asked for with the filter, and those of one cause with the cause', async () => {
  const ask = answers({ runs: ids(1_000), isCut: true });
  const filter = { status: 'stalled', agentId: 'desk', minCostUsd: '1' } as const;
  expect(await planOf('retry', { filter, cause: 'Auth', count: 4_000 }, ask)).toMatchObject({
    leftOut: 0,
    isCut: true,
  });
  expect(ask).toHaveBeenLastCalledWith({ agentId: 'desk', minCostUsd: '1', cause: 'Auth', dryRun: true });
  await planOf('cancel', { filter }, ask);
  expect(ask).toHaveBeenLastCalledWith({ ...filter, dryRun: true });
});

test.each([
  ['cancel', 'completed'],
  ['cancel', 'failed'],
  ['retry', 'waiting'],
  ['retry', 'completed'],
] as const)('to %s what is %s is to ask for nothing', async (doing, status) => {
  const ask = answers({});
  expect(await planOf(doing, { filter: { status }, count: 7 }, ask)).toEqual({ runs: [], leftOut: 7, isCut: false });
  expect(ask).not.toHaveBeenCalled();
});

test('more than the API takes by their ids are cut, and this is said', async () => {
  const ask = answers({ runs: ids(1_000) });
  expect(await planOf('cancel', { runs: ids(1_200) }, ask)).toMatchObject({ leftOut: 0, isCut: true });
  expect(ask.mock.calls[0]?.[0].only).toHaveLength(1_000);
});

// Promise: what was shown is what it is done to.
test('it is done to those that were shown, some with each request; what one refuses keeps no other from it', async () => {
  const ask = vi.fn<AskBulk>(({ only = [] }) =>
    Promise.resolve({ done: only.slice(1), refused: only.slice(0, 1).map((runId) => ({ runId, message: 'ended' })) }),
  );
  const told: BulkOutcome[] = [];
  await doToAll('cancel', { filter: { agentId: 'desk' } }, ids(250), ask, (outcome) => told.push(outcome));
  expect(ask.mock.calls.flatMap(([{ only }]) => only)).toEqual(ids(250));
  expect(ask.mock.calls.every(([{ agentId, dryRun }]) => agentId === 'desk' && !dryRun)).toBe(true);
  expect(told.map(({ done, refused }) => done.length + refused.length)).toEqual([0, 100, 100, 200, 200, 250]);
  expect(told.at(-1)?.refused.map(({ runId }) => runId)).toEqual(['r0', 'r100', 'r200']);
});

// Promise: nothing that was finished is done again.
test('after it broke off in the middle, what was done stays told, and only the others are sent again', async () => {
  let outcome: BulkOutcome = nothingDone;
  const tell = (told: BulkOutcome) => {
    outcome = told;
  };
  const ask = vi.fn<AskBulk>(({ only = [] }) => Promise.resolve({ done: only, refused: [] }));
  ask.mockImplementationOnce(({ only = [] }) =>
    Promise.resolve({ done: only.slice(1), refused: [{ runId: 'r0', message: 'ended' }] }),
  );
  ask.mockRejectedValueOnce(new Error('Temporal cannot be reached'));
  await expect(doToAll('cancel', { runs: ids(250) }, ids(250), ask, tell)).rejects.toThrow('cannot be reached');
  expect(outcome).toMatchObject({ refused: [{ runId: 'r0' }], unanswered: ids(200).slice(100) });
  expect(leftOf(ids(250), outcome)).toEqual(ids(250).slice(100));

  ask.mockClear();
  ask.mockImplementationOnce(({ only = [] }) =>
    Promise.resolve({ done: only.slice(1), refused: [{ runId: 'r100', message: 'has changed' }] }),
  );
  await doToAll('cancel', { runs: ids(250) }, ids(250), ask, tell, outcome);
  expect(ask.mock.calls.flatMap(([{ only }]) => only)).toEqual(ids(250).slice(100));
  expect(outcome.done).toEqual(ids(250).filter((id) => id !== 'r0' && id !== 'r100'));
  // Its first request was sent and not answered: nobody knows whether it was done.
  expect(outcome.refused).toEqual([
    { runId: 'r0', message: 'ended' },
    { runId: 'r100', message: expect.stringMatching(/may have been done then\. The second time: has changed$/) },
  ]);
  expect(outcome.unanswered).toEqual([]);
});
