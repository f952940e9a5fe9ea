import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Writes a file as a whole or not at all, in a folder that is made if needed. When it resolves it survives a power cut. */
export async function writeAtomically(file: string, data: Uint8Array, root: string): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const staged = path.join(folder, `.${randomUUID()}`);
  try {
    await synced(await open(staged, 'wx'), (handle) => handle.writeFile(data));
    await rename(staged, file);
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
  for (const each of new Set([folder, root])) await synced(await open(each, 'r'));
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
