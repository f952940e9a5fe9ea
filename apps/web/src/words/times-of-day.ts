/** Times that people choose, and the cron that says the same. */

export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** When a schedule starts runs, as people choose it. `time`: `02:30`; `weekday`: 0 is Sunday; `day`: of the month. */
export interface ChosenTimes {
  kind: 'daily' | 'weekdays' | 'weekly' | 'monthly' | 'cron';
  time: string;
  weekday: number;
  day: number;
  /** For times that none of the others says. */
  cron: string;
}

export const firstTimes: ChosenTimes = { kind: 'daily', time: '09:00', weekday: 1, day: 1, cron: '' };

/** What a cron says, where it is one that can be chosen; else the cron itself. */
export function readTimes(cron: string): ChosenTimes {
  const [minute = '', hour = '', day = '', month = '', weekday = '', more] = cron.trim().split(/\s+/);
  const own = { ...firstTimes, kind: 'cron' as const, cron };
  if (more !== undefined || month !== '*' || !isNumber(minute, 0, 59) || !isNumber(hour, 0, 23)) return own;
  const at = { ...own, time: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` };
  if (day === '*' && weekday === '*') return { ...at, kind: 'daily' };
  if (day === '*' && /^(1-5|MON-FRI)$/i.test(weekday)) return { ...at, kind: 'weekdays' };
  if (day === '*' && isNumber(weekday, 0, 6)) return { ...at, kind: 'weekly', weekday: Number(weekday) };
  if (weekday === '*' && isNumber(day, 1, 31)) return { ...at, kind: 'monthly', day: Number(day) };
  return own;
}

/** The five fields that say what was chosen. */
export function cronOf({ kind, time, weekday, day, cron }: ChosenTimes): string {
  if (kind === 'cron') return cron;
  const [hour = '0', minute = '0'] = time.split(':');
  const at = `${Number(minute)} ${Number(hour)}`;
  const days = { daily: '* * *', weekdays: '* * 1-5', weekly: `* * ${weekday}`, monthly: `${day} * *` };
  return `${at} ${days[kind]}`;
}

/** `Every day at 02:30`; `undefined` for a cron that has no such words. */
export function timesWords(cron: string): string | undefined {
  const { kind, time, weekday, day } = readTimes(cron);
  const words = {
    daily: `Every day at ${time}`,
    weekdays: `Monday to Friday at ${time}`,
    weekly: `Every ${weekdays[weekday]} at ${time}`,
    monthly: `On day ${day} of each month at ${time}`,
    cron: undefined,
  };
  return words[kind];
}

function isNumber(text: string, least: number, most: number): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= most;
}
