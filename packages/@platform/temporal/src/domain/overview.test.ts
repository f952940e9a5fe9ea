import { describe, expect, it } from 'vitest';
import { groupsOf, type OverviewRow, sumsOf } from './overview.js';

const day = Date.parse('2026-01-31T00:00:00Z');
const hour = 3_600_000;
const took = (over: object = {}) => ({
  ...{ inputTokens: 10, outputTokens: 2, decisions: 0, waits: [], stalls: 0 },
  ...over,
});
const row = (over: Partial<OverviewRow>): OverviewRow => ({
  agentId: 'support',
  startedBy: 'ana',
  startedAt: day + hour,
  endedAt: day + 2 * hour,
  status: 'completed',
  tools: [],
  models: [],
  took: took(),
  ...over,
});

describe('the sums of runs', () => {
  it('add up what each took, without the noise of binary fractions', () => {
    const rows = [
      row({ took: took({ costUsd: 0.1, waits: [10, 20], decisions: 2 }) }),
      row({ took: took({ costUsd: 0.2, waits: [30], decisions: 1, stalls: 1 }), status: 'failed' }),
      row({ status: 'paused', endedAt: undefined }),
    ];
    expect(sumsOf(rows)).toEqual({
      ...{ runs: 3, running: 1, waiting: 0, stalled: 0, completed: 1, failed: 1, cancelled: 0 },
      ...{ costUsd: 0.3, tokens: { input: 30, output: 6 }, decisions: 3, stalls: 1, unknown: 0 },
      decisionSeconds: { median: 20, p90: 28 },
    });
  });

  it('say of how many ended runs nobody knows what they took; an open one is not among them', () => {
    const rows = [row({ took: undefined }), row({ took: undefined, endedAt: undefined, status: 'running' })];
    expect(sumsOf(rows)).toMatchObject({ runs: 2, unknown: 1, costUsd: 0 });
    expect(sumsOf(rows)).not.toHaveProperty('decisionSeconds');
  });
});

describe('groups', () => {
  const period = { from: day, to: day + 48 * hour, timezone: 'UTC' };

  it('are every day of the period in its order, also those without runs', () => {
    const rows = [row({ startedAt: day + 30 * hour })];
    expect(groupsOf(rows, 'day', period).map(({ key, runs }) => [key, runs])).toEqual([
      ['2026-01-31', 0],
      ['2026-02-01', 1],
    ]);
    expect(groupsOf([], 'day', { ...period, from: day + hour, to: day + 25 * hour }).map(({ key }) => key)).toEqual([
      '2026-01-31',
      '2026-02-01',
    ]);
  });

  it('are the days of those who read them, each with the times of its runs', () => {
    const rows = [row({ startedAt: day + 20 * hour }), row({ startedAt: day + 2 * hour })];
    const groups = groupsOf(rows, 'day', { ...period, timezone: 'Asia/Tokyo' });
    expect(groups.map(({ key, runs, from }) => [key, runs, from])).toEqual([
      ['2026-01-31', 1, '2026-01-31T00:00:00.000Z'],
      ['2026-02-01', 1, '2026-01-31T15:00:00.000Z'],
      ['2026-02-02', 0, '2026-02-01T15:00:00.000Z'],
    ]);
    expect(groups.at(-1)?.to).toBe('2026-02-02T00:00:00.000Z');
  });

  it('hold a run once for each tool that it called, the largest first', () => {
    const rows = [row({ tools: ['a', 'b', 'b'] }), row({ tools: ['b'] }), row({})];
    expect(groupsOf(rows, 'tool', period).map(({ key, runs }) => [key, runs])).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
  });
});
