import type { FileReference } from '../agent-service/file-reference.js';
import type { TemporalClient } from '../connection/client.js';
import { FileNotFound } from '../errors/errors.js';
import { findFile } from './stored-file.js';

/** A file with its content. */
export interface StoredFile {
  file: FileReference;
  content: Uint8Array;
}

/**
 * A file that was given to a run, also one that only the archive has. Throws `FileNotFound`, `PayloadLost` when its content is gone or damaged,
 * `PayloadStoreUnavailable`.
 */
export async function readFile({ payloads, archive }: TemporalClient, id: string): Promise<StoredFile> {
  const stored = await findFile(payloads, id);
  if (stored) return { file: stored, content: await payloads.get(stored.sha256) };
  const archived = await findFile(archive.files, id);
  if (!archived) throw new FileNotFound(id);
  return { file: archived, content: await archive.files.get(archived.sha256) };
}
