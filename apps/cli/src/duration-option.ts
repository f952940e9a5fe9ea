import { InvalidArgumentError } from 'commander';

const seconds = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** For options that are a length of time: `90s`, `30m`, `8h`, `1d`. Returns seconds. */
export function parseDuration(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text.trim()) ?? [];
  const length = Number(number) * seconds[unit as keyof typeof seconds];
  if (!(length > 0)) throw new InvalidArgumentError('It must be a length of time: 90s, 30m, 8h or 1d.');
  return length;
}
