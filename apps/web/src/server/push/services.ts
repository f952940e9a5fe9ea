/**
 * Which addresses a browser may name as its push service. The console calls them, so an address is taken only when somebody whom the console trusts stands behind it:
 * never one of this network that a page has made up.
 */
import { InvalidInput } from '@platform/temporal';

/** The services of the browsers: of Chrome and its relatives, Firefox, Safari, Edge. A dot at the beginning: every name below it. */
const wellKnown = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  '.push.services.mozilla.com',
  'web.push.apple.com',
  '.push.apple.com',
  '.notify.windows.com',
];

/** Characters of an address; those of browsers have a few hundred. */
const longest = 2_000;

/** The address, when it may be called. Throws `InvalidInput`. `services`: origins that are allowed beside the well-known ones. */
export function pushAddress(endpoint: string, services: readonly string[]): URL {
  const url = endpoint.length <= longest && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isPlain = url !== undefined && url.username === '' && url.password === '' && url.hash === '';
  if (isPlain && (isWellKnown(url) || services.includes(url.origin))) return url;
  throw new InvalidInput(
    'endpoint',
    'endpoint: must be of the push service of a browser that is known here; PUSH_SERVICES names others',
  );
}

function isWellKnown({ protocol, port, hostname }: URL): boolean {
  if (protocol !== 'https:' || port !== '') return false;
  return wellKnown.some((name) => (name.startsWith('.') ? hostname.endsWith(name) : hostname === name));
}
