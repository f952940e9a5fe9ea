import { isDeepStrictEqual } from 'node:util';
import type { FileReference } from '../agent-service/file-reference.js';
import type { TemporalClient } from '../connection/client.js';
import { maximumFilesBytes } from '../domain/files.js';
import { InvalidInput, PayloadLost } from '../errors/errors.js';
import { findFile } from './stored-file.js';

/**
 * Checks that a run can be started with these files. It marks them as written now, so that `payloads prune` leaves them to the run.
 *
 * Throws `InvalidInput` for one that is not there, or is not as it was uploaded, and for too many bytes; `PayloadStoreUnavailable`.
 */
export async function checkFiles(client: TemporalClient, files: readonly FileReference[] = []): Promise<void> {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > maximumFilesBytes) {
    throw new InvalidInput(
      'files',
      `files: ${bytes} bytes in all; at most ${maximumFilesBytes} are allowed in one message`,
    );
  }
  for (const [n, file] of files.entries()) await checkFile(client, `files.${n}`, file);
}

async function checkFile({ payloads }: TemporalClient, field: string, file: FileReference): Promise<void> {
  const stored = await findFile(payloads, file.id);
  const gone = () =>
    new InvalidInput(field, `${field}: there is no file "${file.name}" of this id (any more). Upload it again`);
  if (!stored) throw gone();
  if (!isDeepStrictEqual(stored, file)) {
    throw new InvalidInput(field, `${field}: "${file.name}" is not as it was uploaded; give what the upload returned`);
  }
  try {
    for (const name of [file.id, file.sha256]) await payloads.put(await payloads.get(name));
  } catch (error) {
    if (error instanceof PayloadLost) throw gone();
    throw error;
  }
}
