/** Points in time, in the time zone of this terminal. */

/** `14:03:05` today, with the date otherwise; local time. */
export function clock(iso: string, now = new Date()): string {
  const time = new Date(iso);
  const hours = time.toLocaleTimeString('en-GB');
  return time.toDateString() === now.toDateString() ? hours : `${time.toLocaleDateString('sv-SE')} ${hours}`;
}
