import { expect, test } from 'vitest';
import { brokenClaims, matrixTable, summarize, summaryTable, verdict } from './matrix.js';
import type { Cell } from './round.js';

function cell(fields: Partial<Cell>): Cell {
  return {
    scenario: 'every step',
    boundary: 'model 1 started',
    order: 0,
    fault: 'kill-worker',
    runId: 'chaos-1',
    reached: true,
    broken: [],
    repeated: [],
    unknown: [],
    recoverySeconds: 1,
    longestPauseSeconds: 1,
    ...fields,
  };
}

const cells = [
  cell({ boundary: 'quick started', order: 1, recoverySeconds: 2.04, repeated: ['quick'] }),
  cell({}),
  cell({ boundary: 'pay during', order: 2, recoverySeconds: 9, unknown: ['pay'] }),
  cell({ fault: 'all', recoverySeconds: undefined, broken: [{ claim: 'finished', what: 'the run did not end: {}' }] }),
];

test('a summary counts what held, what was repeated, and the seconds to recover', () => {
  expect(summarize(cells)).toMatchObject([
    {
      fault: 'kill-worker',
      cells: 3,
      held: 3,
      finished: 3,
      executedOnce: 3,
      repeatedUnacknowledged: 1,
      unknownOutcomes: 1,
      medianSeconds: 2.04,
      worstSeconds: 9,
      withinGoal: 2,
    },
    { fault: 'all', cells: 1, held: 0, finished: 0, executedOnce: 1, withinGoal: 0 },
  ]);
});

test('the tables show boundaries in the order of the run, seconds, and what broke', () => {
  expect(summaryTable.text(cells).split('\n')).toEqual([
    'fault        finished  executed once  asked a person  median s  worst s         goal',
    'kill worker    3 of 3         3 of 3               1       2.0      9.0  3 s: 2 of 3',
    'kill all       0 of 1         1 of 1               0         –        –  3 s: 0 of 1',
  ]);
  expect(matrixTable.markdown(cells).split('\n').slice(-5)).toEqual([
    '| broken at | 1 | 2 |',
    '| --- | ---: | ---: |',
    '| model 1 started | 1.0 | ✗ |',
    '| quick started | 2.0 + |  |',
    '| pay during | 9.0 ? |  |',
  ]);
  expect(matrixTable.text(cells).split('\n').slice(-3)).toEqual([
    'model 1 started    1.0  ✗',
    'quick started    2.0 +',
    'pay during       9.0 ?',
  ]);
});

test('of many runs that were broken at one boundary the table shows the one that fared worst', () => {
  const at = (fields: Partial<Cell>) => cell({ boundary: 'model 2 started', ...fields });
  const broken: Cell['broken'] = [{ claim: 'finished', what: 'the run did not end: {}' }];
  const last = (cells: Cell[]) => matrixTable.text(cells).split('\n').at(-1);
  expect(last([at({ recoverySeconds: 1 }), at({ recoverySeconds: 4 }), at({})])).toBe('model 2 started  4.0');
  expect(last([at({ recoverySeconds: undefined }), at({ recoverySeconds: 1, broken })])).toBe('model 2 started  ✗');
});

test('broken claims and the verdict say what broke and where', () => {
  expect(brokenClaims(cells)).toEqual([
    'every step, all at model 1 started (chaos-1): finished: the run did not end: {}',
  ]);
  expect(verdict(cells)).toBe('4 runs were broken at 3 boundaries: 1 broke a claim; 2 went on later than the goal.');
});
