import { mkdir, statfs } from 'node:fs/promises';
import type { TemporalClient } from '../connection/client.js';
import { AgentsError } from '../errors/errors.js';
import { FilePayloadStore } from '../payloads/file-store.js';
import { checkPayloadStore } from '../payloads/open.js';

/** Where runs keep what is large, and whether something can be written there. */
export interface StorageHealth {
  location: string;
  /** Of the disk, where it is one. */
  freeBytes?: number;
  /** Why nothing, or almost nothing, can be written there. */
  problem?: string;
}

/** Below it a disk counts as full: the server's database and the payload store write whole pages, logs beside them. */
export const leastFreeBytes = 100_000_000;

/** Looks at the payload store, and at the disk that it is on. Throws only for defects: what is wrong is part of the answer. */
export async function describeStorage({ payloads }: Pick<TemporalClient, 'payloads'>): Promise<StorageHealth> {
  const { location } = payloads;
  try {
    const freeBytes = payloads instanceof FilePayloadStore ? await freeBytesOf(payloads.folder) : undefined;
    if (freeBytes !== undefined && freeBytes < leastFreeBytes) {
      const problem = `The disk of ${location} is full: ${Math.floor(freeBytes / 1e6)} MB are left, and nothing can be written to it. Free some space; runs go on by themselves then.`;
      return { location, freeBytes, problem };
    }
    await checkPayloadStore(payloads);
    return { location, ...(freeBytes !== undefined && { freeBytes }) };
  } catch (error) {
    if (error instanceof AgentsError) return { location, problem: error.message };
    throw error;
  }
}

async function freeBytesOf(folder: string): Promise<number | undefined> {
  try {
    await mkdir(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined; // the store says itself what is wrong with the folder
  }
}
