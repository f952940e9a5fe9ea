import type { TimelineItem } from '@platform/temporal';
import { expect, test } from 'vitest';
import { lastStep } from './last-step';

const message = (turn: number, n: number) =>
  ({ kind: 'message', id: `${turn}.${n}`, turn, n, text: '' }) as TimelineItem;
const tool = (endedInTurn: number, n: number, more: object = {}) =>
  ({ kind: 'tool', id: `t${n}`, turn: 0, endedInTurn, n, state: 'done', result: 'r', ...more }) as TimelineItem;

test('promise: the last tool call keeps its result and does not run again', () => {
  expect(lastStep([message(0, 0), tool(1, 1), tool(0, 2)])).toEqual({ turn: 1, entry: 1, change: { result: 'r' } });
});

test('a model call that led to nothing yet is made again', () => {
  expect(lastStep([message(0, 0), tool(0, 1), message(0, 2)])).toEqual({ turn: 0, entry: 2 });
});

test.each<[string, TimelineItem[]]>([
  ['nothing was finished', []],
  ['the tool failed', [tool(0, 1, { state: 'failed', error: 'e', result: undefined })]],
  ['the tool returned files', [tool(0, 1, { files: [{}] })]],
])('there is none when %s', (_, items) => {
  expect(lastStep(items)).toBeUndefined();
});
