/** Dates and times as a browser's own fields hold them, and as texts for Python. */

/** A date and a time, apart from the time zone that follows them. */
export interface Moment {
  /** `2026-01-31T14:30`, with seconds where the text has them. */
  local: string;
  /** `Z`, `+02:00`; empty where the text has none. */
  zone: string;
  /** What stood between date and time. */
  separator: string;
}

const moment = /^(\d{4}-\d\d-\d\d)([Tt ])(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|z|[+-]\d\d:?\d\d)?$/;
const clock = /^(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|z|[+-]\d\d:?\d\d)?$/;

/** The parts of a text; `undefined` for one that a browser's field cannot hold without changing it. */
export function readMoment(kind: 'date' | 'time' | 'date-time', text: string): Moment | undefined {
  if (kind === 'date') return /^\d{4}-\d\d-\d\d$/.test(text) ? { local: text, zone: '', separator: '' } : undefined;
  if (kind === 'time') {
    const [, local, zone = ''] = clock.exec(text) ?? [];
    return local === undefined ? undefined : { local, zone, separator: '' };
  }
  const [, date, separator = 'T', time, zone = ''] = moment.exec(text) ?? [];
  return date === undefined ? undefined : { local: `${date}T${time}`, zone, separator };
}

export function writeMoment({ local, zone, separator }: Moment): string {
  return (separator === '' ? local : local.replace('T', separator)) + zone;
}

/** The offset of this browser's clock at a local time, as `+02:00`. */
export function ownZone(local: string): string {
  const date = new Date(local);
  const minutes = Number.isNaN(date.getTime()) ? -new Date().getTimezoneOffset() : -date.getTimezoneOffset();
  const two = (value: number) => String(Math.trunc(value)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

/** A length of time in its parts. */
export interface Duration {
  days: string;
  hours: string;
  minutes: string;
  seconds: string;
}

const iso = /^P(?!$)(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** The parts of `P1DT2H30M`; `undefined` for a text that is written in another way. */
export function readDuration(text: string): Duration | undefined {
  const parts = iso.exec(text);
  if (!parts) return undefined;
  const [, days = '', hours = '', minutes = '', seconds = ''] = parts;
  return { days, hours, minutes, seconds };
}

/** `P1DT2H30M`; `undefined` when no part is given. */
export function writeDuration({ days, hours, minutes, seconds }: Duration): string | undefined {
  const part = (text: string, unit: string) => (text === '' ? '' : `${text}${unit}`);
  const time = part(hours, 'H') + part(minutes, 'M') + part(seconds, 'S');
  const all = part(days, 'D') + (time === '' ? '' : `T${time}`);
  return all === '' ? undefined : `P${all}`;
}
