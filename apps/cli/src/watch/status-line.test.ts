import type { RunView } from '@platform/temporal';
import { expect, test } from 'vitest';
import { statusLine } from './status-line.js';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString();
const running = (turnSince: string) =>
  ({
    status: 'running',
    statusSince: turnSince,
    turn: { turn: 1, state: 'running', since: turnSince },
    timeline: [{ kind: 'tool', id: '0.0.0', at: at(0), tool: 'refund', state: 'running' }],
  }) as unknown as RunView;

test('a tool that waited for a decision is counted from when it could run, not from when it was asked for', () => {
  expect(statusLine(running(at(50)), {}, Date.parse(at(52)))).toBe('● Running refund for 2 min');
});

test('a tool that the turn under way has asked for is counted from then', () => {
  const view = running(at(0));
  const asked = { ...view, timeline: [{ ...view.timeline[0], at: at(51) }] } as RunView;
  expect(statusLine(asked, {}, Date.parse(at(52)))).toBe('● Running refund for 1 min');
});
