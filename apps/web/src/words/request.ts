import { writeJson } from '@platform/temporal/json';
import { shown } from '@platform/temporal/shown';

/** A request on one line of at most `length` characters. */
export function requestLine(request: string | Record<string, unknown>, length = 200): string {
  const text = typeof request === 'string' ? request : writeJson(request);
  const line = shown(text.replace(/[ \t\r\n]+/g, ' ').trim());
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** Whether the line above tells all of the request, so that it need not be shown again in full. */
export function fitsLine(request: string | Record<string, unknown>, length = 100): boolean {
  return typeof request === 'string' && request.trim().length <= length && !request.trim().includes('\n');
}
