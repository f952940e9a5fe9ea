import { wrong } from '../variables.js';

/**
 * Reads the URL of an HTTP server. Credentials and fragments are refused: `fetch` does not take the former and never sends the latter.
 *
 * @throws InvalidEnvironment when it is none.
 */
export function readUrl(name: string, given: string, { query }: { query: boolean }): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const fits =
    url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash && (query || !url.search);
  if (fits) return url;
  const without = query ? 'user, password and fragment' : 'user, password, query and fragment';
  const shown = given.replace(/\/\/[^/@]*@/, '//…@');
  throw wrong(name, shown, `http and https URLs without ${without}, for example https://agents.example.com`);
}
