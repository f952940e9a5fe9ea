import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';

/** Writes a file as a whole or not at all, in a folder that is made if needed. When it resolves it survives a power cut. */
export function writeAtomically(file: string, data: Uint8Array, root: string): Promise<void> {
  const fileOf = () => file;
  return writeStaged(path.dirname(file), root, (handle) => handle.writeFile(data).then(fileOf));
}

/**
 * The same of a file whose name is known only once all of it is written: `write` returns it. `folder`: where it is written until then, of the same
 * disk.
 */
export async function writeStaged(
  folder: string,
  root: string,
  write: (handle: FileHandle) => Promise<string>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const staged = path.join(folder, `.${randomUUID()}`);
  let file = '';
  try {
    await synced(await open(staged, 'wx'), async (handle) => {
      file = await write(handle);
    });
    await mkdir(path.dirname(file), { recursive: true });
    await rename(staged, file);
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
  for (const each of new Set([path.dirname(file), root])) await synced(await open(each, 'r'));
}

/** Makes a file count as written now. `false` when that cannot be: it is gone, or belongs to somebody else. */
export async function touch(file: string): Promise<boolean> {
  const now = new Date();
  return utimes(file, now, now).then(
    () => true,
    () => false,
  );
}

/**
 * Removes a file that was last written before a time (milliseconds since 1970); `false` when it was written since, or is not there. It is
 * taken away first and looked at then: who writes it in between finds that it is gone and writes it anew.
 */
export async function removeUnlessWritten(file: string, before: number): Promise<boolean> {
  const seen = await stat(file).catch(absent);
  if (!seen || seen.mtimeMs >= before) return false;
  const taken = path.join(path.dirname(file), `.${randomUUID()}`);
  if ((await rename(file, taken).then(() => true, absent)) === undefined) return false;
  if ((await stat(taken)).mtimeMs >= before) {
    await rename(taken, file);
    return false;
  }
  await rm(taken);
  return true;
}

/** Nothing for a file that is not there; any other failure as it is. */
export function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function synced(handle: FileHandle, write?: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await write?.(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
