import type { FileReference } from '../agent-service/file-reference.js';
import type { TemporalClient } from '../connection/client.js';
import { cleanFileName, maximumFileBytes, mediaTypeOf, takenTypes } from '../domain/files.js';
import { FileTooLarge, InvalidInput } from '../errors/errors.js';
import { encodeNote } from './stored-file.js';

/** A file to upload. `mediaType`: what it is said to be; its name says it when absent. `content` may come piece by piece. */
export interface UploadFileInput {
  name: string;
  mediaType?: string;
  content: AsyncIterable<Uint8Array> | Uint8Array;
}

/**
 * Puts a file into the payload store, for a run that is then started with what this returns. The same file again gives the same: it may be repeated.
 * One that no run is started with is removed by `payloads prune` after some time (a day, unless it is asked for otherwise).
 *
 * Throws `InvalidInput` for an empty file and for a type that runs do not take, `FileTooLarge` as soon as more than 50 MB have come, `PayloadStoreUnavailable`.
 */
export async function uploadFile(client: TemporalClient, given: UploadFileInput): Promise<FileReference> {
  const name = cleanFileName(given.name);
  const mediaType = mediaTypeOf(name, given.mediaType);
  if (mediaType === undefined) {
    const type = given.mediaType ? `, "${given.mediaType}",` : '';
    throw new InvalidInput('file', `file: a run takes no file of the type of "${name}"${type}; allowed: ${takenTypes}`);
  }
  const content = given.content instanceof Uint8Array ? [given.content] : given.content;
  const { name: sha256, size } = await client.payloads.putStream(upToMaximum(name, content));
  if (size === 0) throw new InvalidInput('file', `file: "${name}" is empty`);
  const file = { name, mediaType, size, sha256 };
  return { id: await client.payloads.put(encodeNote(file)), ...file };
}

async function* upToMaximum(name: string, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  let size = 0;
  for await (const piece of content) {
    size += piece.length;
    if (size > maximumFileBytes) throw new FileTooLarge(name, maximumFileBytes);
    yield piece;
  }
}
