/**
 * Files in the payload store: the content under its SHA-256, and beside it a note of its name and type, whose SHA-256 is the file's id. Only
 * uploads write such notes, and the agent-service for files that tools and models make. So no other payload can be taken for a file.
 */
import { z } from 'zod';
import { type FileReference, fileReferenceSchema } from '../agent-service/file-reference.js';
import { partPattern } from '../domain/contract.js';
import { PayloadLost } from '../errors/errors.js';

const format = 'durable-agents.file';

const noteSchema = z.strictObject({ format: z.literal(format), ...fileReferenceSchema.omit({ id: true }).shape });

/** The note of a file, the same bytes for the same file. */
export function encodeNote({ name, mediaType, size, sha256 }: Omit<FileReference, 'id'>): Uint8Array {
  return Buffer.from(JSON.stringify({ format, name, mediaType, size, sha256 }));
}

/** The file that a note is of; `undefined` when it is no note. */
export function decodeNote(id: string, bytes: Uint8Array): FileReference | undefined {
  if (bytes.length > longestNote) return undefined;
  try {
    const { format: _, ...file } = noteSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return { id, ...file };
  } catch {
    return undefined;
  }
}

/** Bytes. A name has at most 200 characters. */
const longestNote = 4_096;

/** Where payloads are read: the store, or an archive. */
export interface FileSource {
  /** Throws `PayloadLost`. */
  get(name: string): Promise<Uint8Array>;
}

/** The file of an id; `undefined` when there is none. Throws `PayloadStoreUnavailable`. */
export async function findFile(source: FileSource, id: string): Promise<FileReference | undefined> {
  if (!partPattern.test(id)) return undefined;
  try {
    return decodeNote(id, await source.get(id));
  } catch (error) {
    if (error instanceof PayloadLost) return undefined;
    throw error;
  }
}
