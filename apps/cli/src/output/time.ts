/** Times as people say them. */

/** `14:03:05` today, with the date otherwise; local time. */
export function clock(iso: string, now = new Date()): string {
  const time = new Date(iso);
  const hours = time.toLocaleTimeString('en-GB');
  return time.toDateString() === now.toDateString() ? hours : `${time.toLocaleDateString('sv-SE')} ${hours}`;
}

/** `4 s`, `3 min`, `2 h 5 min`, `3 d 4 h`: the two largest units that matter. Never negative. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${Math.floor(hours / 24)} d`;
}

export function since(iso: string, now = Date.now()): string {
  return duration(now - Date.parse(iso));
}

export function until(iso: string, now = Date.now()): string {
  return duration(Date.parse(iso) - now);
}

/** ` in 4 s`; empty when it is now. */
export function inTime(iso: string, now = Date.now()): string {
  return Date.parse(iso) - now < 500 ? '' : ` in ${until(iso, now)}`;
}

/** `asked 3 min ago`. */
export function askedText(askedAt: string): string {
  return `asked ${since(askedAt)} ago`;
}
