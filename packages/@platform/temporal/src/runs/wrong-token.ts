import { InvalidInput } from '../errors/errors.js';

/** The error for a token that no page has given. */
export function wrongToken(cause?: Error): InvalidInput {
  return new InvalidInput('pageToken', 'pageToken: must be the nextPageToken of the page before', { cause });
}
