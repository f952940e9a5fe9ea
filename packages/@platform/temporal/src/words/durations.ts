/** How long something lasts, and how far away a time is, as people say it. */
import { oneDigit } from './sizes.js';

/** `4 s`, `3 min`, `2 h 5 min`, `3 d 4 h`: the units that matter, rounded down. Never negative. */
export function duration(ms: number): string {
  const seconds = Number.isFinite(ms) ? Math.max(0, Math.floor(ms / 1_000)) : 0;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${Math.floor(hours / 24)} d`;
}

/** ` for 2 min`, to be put behind what goes on; nothing when it has only begun. */
export function forWords(iso: string, now: number): string {
  const ms = now - Date.parse(iso);
  return ms < 1_000 ? '' : ` for ${duration(ms)}`;
}

/** `2 min ago`. */
export function ago(iso: string, now: number): string {
  const ms = now - Date.parse(iso);
  return ms < 1_000 ? 'just now' : `${duration(ms)} ago`;
}

/** How long until then, rounded up so that it ends at 1 s, not at 0: `4 s`; `undefined` when it is past. */
export function until(iso: string, now: number): string | undefined {
  const ms = Date.parse(iso) - now;
  return ms > 0 ? duration(Math.ceil(ms / 1_000) * 1_000) : undefined;
}

/** `140 ms`, `2.4 s`, `3 min`: how long something took. */
export function took(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${oneDigit(ms / 1_000)} s` : duration(ms);
}

/** `in 4 min`, `in under 1 s`, `after …`: how long something took that is over. */
export function spent(word: 'in' | 'after', ms: number): string {
  return `${word} ${ms < 1_000 ? 'under 1 s' : duration(ms)}`;
}
