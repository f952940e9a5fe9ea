import type { Whole } from '@platform/temporal';
import { expect, it } from 'vitest';
import { WholeMetrics } from './whole-metrics.js';

const now = Date.parse('2026-01-10T00:00:00Z');
const ago = (seconds: number) => new Date(now - seconds * 1_000).toISOString();

const whole = (changes: Partial<Whole> = {}): Whole => ({
  runs: { running: 1, waiting: 3, paused: 0, stalled: 2, completed: 9, failed: 0, cancelled: 0 },
  decisions: [],
  stalls: [],
  pollers: { workflows: 1, turns: 0 },
  unread: 0,
  ...changes,
});

const series = (text: string) => new Map(text.split('\n').map((line) => line.split(/ (?=\S+$)/) as [string, string]));
const shown = async (read: Whole) => series(await new WholeMetrics(async () => read).text(now));

it('decisions are told by kind and age, with the oldest and those past their deadline', async () => {
  const values = await shown(
    whole({
      decisions: [
        { kind: 'approval', askedAt: ago(10) },
        { kind: 'approval', askedAt: ago(20), deadline: ago(5) },
        { kind: 'question', askedAt: ago(7_200), deadline: ago(-60) },
        { kind: 'approval', askedAt: ago(30 * 86_400) },
      ],
    }),
  );
  expect(values.get('agents_decisions_open{kind="approval",age="under_5m"}')).toBe('2');
  expect(values.get('agents_decisions_open{kind="question",age="under_1d"}')).toBe('1');
  expect(values.get('agents_decisions_open{kind="approval",age="older"}')).toBe('1');
  expect(values.get('agents_decisions_overdue')).toBe('1');
  const due = ['overdue', 'within_1h', 'within_1d', 'later', 'none'];
  expect(due.map((deadline) => values.get(`agents_decisions_due{deadline="${deadline}"}`))).toEqual([
    '1',
    '1',
    '0',
    '0',
    '2',
  ]);
  expect(values.get('agents_decision_oldest_seconds')).toBe(String(30 * 86_400));
});

it('runs, stalls by cause, and who takes tasks', async () => {
  const stall = (type: string, seconds: number) => ({ type, since: ago(seconds) });
  const values = await shown(whole({ stalls: [stall('Auth', 60), stall('Auth', 5), stall('Quota', 1)], unread: 1 }));
  expect(values.get('agents_runs{status="waiting"}')).toBe('3');
  expect(values.get('agents_runs_stalled{cause="Auth"}')).toBe('2');
  expect(values.get('agents_stall_oldest_seconds')).toBe('60');
  expect(values.get('agents_pollers{queue="turns"}')).toBe('0');
  expect(values.get('agents_whole_unread_runs')).toBe('1');
});

it('nothing open and nothing stalled is 0, and is not missing', async () => {
  const values = await shown(whole());
  for (const name of ['agents_decisions_overdue', 'agents_decision_oldest_seconds', 'agents_stall_oldest_seconds'])
    expect(values.get(name)).toBe('0');
});

it('Temporal is asked once in ten seconds, however often and by however many it is read', async () => {
  let reads = 0;
  const metrics = new WholeMetrics(async () => {
    reads += 1;
    return whole();
  });
  await Promise.all([metrics.text(now), metrics.text(now), metrics.text(now + 9_000)]);
  expect(reads).toBe(1);
  await metrics.text(now + 10_000);
  expect(reads).toBe(2);
});

it('a server that is away is asked again at once', async () => {
  let reads = 0;
  const metrics = new WholeMetrics(async () => {
    reads += 1;
    if (reads === 1) throw new Error('away');
    return whole();
  });
  await expect(metrics.text(now)).rejects.toThrow('away');
  await expect(metrics.text(now)).resolves.toContain('agents_runs');
});
