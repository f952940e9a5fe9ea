import { expect, test } from 'vitest';
import type { Message } from './message.js';
import type { AskedDecision } from './notification.js';
import { toText } from './text.js';

const about = { runId: 'refund-1042', agentId: 'support', url: 'https://agents.example.com/runs/refund-1042' };
const timestamp = '2026-01-02T09:30:00.000Z';
const refund: AskedDecision = {
  id: '0-call_1',
  kind: 'approval',
  tool: 'issue_refund',
  deadline: '2026-01-03T09:30:00.000Z',
  deciders: { roles: ['finance'] },
};
const mail: AskedDecision = { id: '0-call_2', kind: 'outcome', tool: 'send_email' };

const letter: AskedDecision = { id: '0-call_3', kind: 'outcome', tool: 'post_letter', external: true };
const stall = { type: 'Auth', message: 'the key was refused', since: timestamp, turn: 3 };

test.each<[Message, string, string[]]>([
  [
    { type: 'decision.asked', timestamp, data: { ...about, decisions: [refund] } },
    'Run refund-1042 of support waits for a decision on issue_refund',
    ['issue_refund (approval), until 2026-01-03 09:30 UTC; may decide: anyone of finance'],
  ],
  [
    { type: 'decision.asked', timestamp, data: { ...about, decisions: [letter] } },
    'Run refund-1042 of support waits for someone to do post_letter',
    ['Do post_letter, then say what came of it'],
  ],
  [
    { type: 'decision.reminder', timestamp, data: { ...about, decisions: [refund, mail] } },
    'Run refund-1042 of support still waits for 2 decisions',
    ['issue_refund (approval), until 2026-01-03 09:30 UTC; may decide: anyone of finance', 'send_email (outcome)'],
  ],
  [
    { type: 'decision.escalated', timestamp, data: { ...about, decisions: [mail], to: { names: ['ada'] } } },
    'Run refund-1042 of support waits for a decision on send_email, now also from ada',
    ['send_email (outcome)'],
  ],
  [
    { type: 'run.stalled', timestamp, data: { ...about, stall } },
    'Run refund-1042 of support is stalled: Auth',
    ['the key was refused', 'Mend the cause, then retry the run: it goes on where it stands.'],
  ],
  [
    { type: 'run.ended', timestamp, data: { ...about, status: 'cancelled' } },
    'Run refund-1042 of support ended: cancelled',
    [],
  ],
])('a message in words: %o', (message, headline, details) => {
  expect(toText(message)).toMatchObject({ headline, details });
});

test('the button opens the card of what is asked, and else the run', () => {
  const asked: Message = { type: 'decision.asked', timestamp, data: { ...about, decisions: [refund] } };
  expect(toText(asked).button).toEqual({
    label: 'Open the decision',
    url: 'https://agents.example.com/inbox#refund-1042%2F0-call_1',
  });
  expect(toText({ type: 'run.stalled', timestamp, data: { ...about, stall } }).button).toEqual({
    label: 'Open the run',
    url: about.url,
  });
});

test('what is hidden in a name or a reason is shown, and none makes a line or a header of its own', () => {
  const tool = 'pay\u202e\r\nBcc: eve@example.com';
  const asked: Message = { type: 'decision.asked', timestamp, data: { ...about, decisions: [{ ...mail, tool }] } };
  expect(toText(asked).headline).toMatch(/a decision on pay\\u\{202E\}\\r\\nBcc: eve@example.com$/);
  const stalled = { ...about, stall: { ...stall, message: 'no\u001b[2J\nkey' } };
  expect(toText({ type: 'run.stalled', timestamp, data: stalled }).details[0]).toBe('no\\u{001B}[2J\\nkey');
});
