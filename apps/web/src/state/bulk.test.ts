import { expect, test, vi } from 'vitest';
import { type AskBulk, type BulkOutcome, doToAll, planOf } from './bulk';

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
  expect(told.map(({ done, refused }) => done.length + refused.length)).toEqual([100, 200, 250]);
  expect(told.at(-1)?.refused.map(({ runId }) => runId)).toEqual(['r0', 'r100', 'r200']);
});
