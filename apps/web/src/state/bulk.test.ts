import type { RunSummary } from '@platform/temporal';
import { expect, test } from 'vitest';
import { doToAll, mostAtOnce, planOf, planOfAll } from './bulk';

const run = (runId: string, status: RunSummary['status']) => ({ runId, status }) as RunSummary;
const list = [run('a', 'stalled'), run('b', 'waiting'), run('c', 'completed')];

test('only what can be done is planned, and what is left out is counted', () => {
  expect(planOf('cancel', list)).toEqual({ runs: list.slice(0, 2), leftOut: 1, isCut: false });
  expect(planOf('retry', list)).toEqual({ runs: list.slice(0, 1), leftOut: 2, isCut: false });
});

test('all runs of a filter are looked at, page after page, each once', async () => {
  const pages = [
    { runs: [run('a', 'stalled'), run('b', 'stalled')], nextPageToken: 'next' },
    { runs: [run('b', 'stalled'), run('c', 'stalled')] },
  ];
  const plan = await planOfAll('retry', (token) => Promise.resolve(pages[token === undefined ? 0 : 1] ?? { runs: [] }));
  expect(plan.runs.map(({ runId }) => runId)).toEqual(['a', 'b', 'c']);
});

test('a plan has an end, and says that there are more', async () => {
  let count = 0;
  const page = () =>
    Promise.resolve({ runs: Array.from({ length: 200 }, () => run(`r${count++}`, 'running')), nextPageToken: 'n' });
  const plan = await planOfAll('cancel', page);
  expect({ runs: plan.runs.length, isCut: plan.isCut }).toEqual({ runs: mostAtOnce, isCut: true });
});

test('what one run refuses keeps no other from it, and every run is told once', async () => {
  const told: number[] = [];
  const act = (runId: string) =>
    runId === 'b' ? Promise.reject(new Error('The run has ended already.')) : Promise.resolve();
  const outcome = await doToAll(list, act, ({ done, refused }) => told.push(done.length + refused.length));
  expect(outcome.done.sort()).toEqual(['a', 'c']);
  expect(outcome.refused).toEqual([{ runId: 'b', message: 'The run has ended already.' }]);
  expect(told).toEqual([1, 2, 3]);
});
