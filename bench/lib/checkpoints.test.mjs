// @ts-check
import { expect, test } from 'vitest';
import { checkpointsBetween, checkpointsIn } from './checkpoints.mjs';

const numbers = (/** @type {number[]} */ [...counts], labels = '') =>
  ['0.01', '0.25', '+Inf']
    .map((bound, index) => `agents_checkpoint_duration_seconds_bucket{${labels}le="${bound}"} ${counts[index]}.0`)
    .concat('agents_checkpoint_bytes_bucket{le="1024.0"} 7.0', 'agents_checkpoint_duration_seconds_sum 3.5')
    .join('\n');

test('what came between two readings is told by the bounds that half and 99 of 100 kept to', () => {
  const before = checkpointsIn(numbers([100, 100, 100]));
  expect(checkpointsBetween(before, checkpointsIn(numbers([190, 199, 200])))).toEqual({
    count: 100,
    halfWithinMs: 10,
    p99WithinMs: 250,
  });
  expect(checkpointsBetween(before, checkpointsIn(numbers([190, 198, 200]))).p99WithinMs).toBe(
    Number.POSITIVE_INFINITY,
  );
});

test('the numbers of several processes add up', () => {
  const both = checkpointsIn(`${numbers([1, 2, 3], 'process="1",')}\n${numbers([4, 5, 6], 'process="2",')}`);
  expect([...both.values()]).toEqual([5, 7, 9]);
});

test('where nothing came between, there is no bound', () => {
  const same = checkpointsIn(numbers([1, 2, 3]));
  expect(checkpointsBetween(same, same)).toEqual({ count: 0, halfWithinMs: undefined, p99WithinMs: undefined });
});
