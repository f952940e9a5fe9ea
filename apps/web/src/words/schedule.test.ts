import { describe, expect, it } from 'vitest';
import { nextOfSchedule, peopleOfSchedule, timesOfSchedule } from './schedule';

const schedule = {
  scheduleId: 'nightly',
  agentId: 'support',
  request: 'Audit',
  createdBy: 'ana',
  paused: false,
  nextTimes: ['2026-01-02T09:00:00Z', '2026-01-03T09:00:00Z'],
  lastRuns: [],
};
const now = Date.parse('2026-01-02T07:30:00Z');

describe('a schedule in words', () => {
  it('says when it starts runs', () => {
    expect(timesOfSchedule({ ...schedule, everySeconds: 600 })).toBe('Every 10 min');
    expect(timesOfSchedule({ ...schedule, cron: '30 9 * * MON-FRI', timezone: 'Europe/Berlin' })).toBe(
      'Monday to Friday at 09:30, Europe/Berlin',
    );
    expect(timesOfSchedule({ ...schedule, cron: '0 0 * * *' })).toBe('Every day at 00:00, UTC');
    expect(timesOfSchedule({ ...schedule, cron: '*/5 * * * *' })).toBe('At */5 * * * *, UTC');
  });

  it('says for whom its runs are started: who changed it last, and who made it where that is another', () => {
    expect(peopleOfSchedule(schedule)).toBe('support, for ana');
    expect(peopleOfSchedule({ ...schedule, changedBy: 'ana' })).toBe('support, for ana');
    expect(peopleOfSchedule({ ...schedule, changedBy: 'ben' })).toBe('support, for ben · Made by ana');
    expect(peopleOfSchedule({ ...schedule, agentId: '' })).toBe('');
  });

  it('says what comes next, and passes over a time that has just gone', () => {
    expect(nextOfSchedule(schedule, now)).toMatch(/^Next run in 1 h 30 min, /);
    expect(nextOfSchedule(schedule, Date.parse('2026-01-02T09:00:01Z'))).toMatch(/^Next run in 23 h 59 min, /);
    const other = Intl.DateTimeFormat().resolvedOptions().timeZone === 'Asia/Tokyo' ? 'Europe/Berlin' : 'Asia/Tokyo';
    expect(nextOfSchedule({ ...schedule, cron: '0 9 * * *', timezone: other }, now)).toMatch(/\d( [AP]M)? your time$/);
    expect(nextOfSchedule({ ...schedule, paused: true }, now)).toBe('Paused');
    expect(nextOfSchedule({ ...schedule, nextTimes: [] }, now)).toBe('Starts no more runs');
  });
});
