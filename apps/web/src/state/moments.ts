/** Points in time as addresses and the API have them: a day (UTC) or a time in ISO 8601, or how long ago (`30m`, `24h`, `7d`). */

const ago = /^\d{1,5}[mhd]$/;
const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Whether a text is one. A time names its zone: without one it would be another time for each reader. */
export function isMoment(text: string): boolean {
  return isAgo(text) || (iso.test(text) && !Number.isNaN(Date.parse(text)));
}

/** Whether it moves on with the clock. */
export function isAgo(moment: string): boolean {
  return ago.test(moment);
}
