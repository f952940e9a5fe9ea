// @ts-check
import { arrivedAt, refusalOfRequest } from '@platform/temporal/doors';

/**
 * Whom the console and its API answer: this machine, and who comes by the address that people open it under (`CONSOLE_URL`).
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('@platform/temporal/doors').Door}
 */
export function consoleDoor(env) {
  const url = env.CONSOLE_URL?.trim();
  return { origins: url && URL.canParse(url) ? [new URL(url).origin] : [], links: true };
}

/** What Prometheus reads of each console, by its address. */
const numbers = new Set(['/api/v1/metrics', '/api/v1/metrics/runs']);

/**
 * Judges a request where it arrives. Numbers may be asked for by the address of this process too. The API judges again, by the name alone, because it
 * cannot see where a request arrived: it is told a name of this machine.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('@platform/temporal/doors').Door} door
 * @returns {import('@platform/temporal/doors').Refusal | undefined}
 */
export function atTheDoor(request, door) {
  if (!numbers.has(request.url ?? '')) return refusalOfRequest(request, door);
  const refused = refusalOfRequest(request, { ...door, origins: [...(door.origins ?? []), arrivedAt(request)] });
  if (!refused) request.headers.host = 'localhost';
  return refused;
}
