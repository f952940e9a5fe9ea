import { parseDuration } from './duration-option.js';

/** For options that are a point in time: a length of time before now (`8h`), else what the text says, which whoever takes it checks. */
export function parseMoment(text: string): string {
  if (!/^[\d.]+\s*[a-z]+$/i.test(text.trim())) return text;
  return new Date(Date.now() - parseDuration(text) * 1_000).toISOString();
}
