/** Where archived runs are: one JSON file for each, in a folder or a bucket of S3. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidConfiguration } from '../errors/errors.js';
import { absent, writeAtomically } from './atomic-file.js';
import { FilePayloadStore } from './file-store.js';
import { parseS3Location, S3Bucket, type S3Location } from './s3.js';
import { S3PayloadStore } from './s3-store.js';
import type { PayloadStore } from './store.js';

/** Files named after runs. */
export interface ArchiveStore {
  /** Where a run's file is, as people write it. */
  locationOf(runId: string): string;
  /** Writes a run's file, as a whole or not at all. */
  put(runId: string, data: Uint8Array): Promise<void>;
  /** `undefined` when the run is not archived. */
  get(runId: string): Promise<Uint8Array | undefined>;
  /** Ids of archived runs after one, in order; at most so many. */
  list(after: string, limit: number): Promise<string[]>;
  /** What those runs were given: the archive is whole without the payload store. */
  readonly files: PayloadStore;
}

/** `ARCHIVE` (a folder, or `s3://bucket/prefix`), else `archive` in `DATA_DIR`. Nothing is opened yet. Throws {@link InvalidConfiguration}. */
export function openArchive(env: NodeJS.ProcessEnv, base: string = process.cwd()): ArchiveStore {
  const given = env.ARCHIVE?.trim();
  if (!given) return new FileArchive(path.resolve(base, env.DATA_DIR?.trim() || '.data', 'archive'));
  if (!/^[a-z0-9]+:\/\//i.test(given)) return new FileArchive(path.resolve(base, given));
  const location = parseS3Location(given);
  if (location) return new S3Archive(location, env);
  const allowed = 'a folder, s3://<bucket> or s3://<bucket>/<prefix>; DATA_DIR/archive when it is not set';
  throw new InvalidConfiguration(`ARCHIVE is "${given}"; allowed: ${allowed}. Correct it or unset it.`);
}

const extension = '.json';

/** Begins with what no run id begins with, and is sorted before all of them. */
const filesFolder = '.files';

class FileArchive implements ArchiveStore {
  readonly files: PayloadStore;

  constructor(private readonly folder: string) {
    this.files = new FilePayloadStore(path.join(folder, filesFolder));
  }

  locationOf(runId: string): string {
    return path.join(this.folder, `${runId}${extension}`);
  }

  put(runId: string, data: Uint8Array): Promise<void> {
    return writeAtomically(this.locationOf(runId), data, this.folder);
  }

  get(runId: string): Promise<Uint8Array | undefined> {
    return readFile(this.locationOf(runId)).catch(absent);
  }

  async list(after: string, limit: number): Promise<string[]> {
    const files = (await readdir(this.folder).catch(absent)) ?? [];
    const ids = files.filter((file) => file.endsWith(extension)).map((file) => file.slice(0, -extension.length));
    return ids
      .filter((id) => id > after && !id.startsWith('.'))
      .sort()
      .slice(0, limit);
  }
}

/** Sorted after the files, and before every run id. */
const afterFiles = '/';

class S3Archive implements ArchiveStore {
  readonly files: PayloadStore;
  private readonly bucket: S3Bucket;

  constructor(location: S3Location, env: NodeJS.ProcessEnv) {
    this.bucket = new S3Bucket(location, env, 'archive');
    const prefix = [location.prefix, filesFolder].filter(Boolean).join('/');
    this.files = new S3PayloadStore(new S3Bucket({ ...location, prefix }, env, 'archive'));
  }

  locationOf(runId: string): string {
    return this.bucket.locationOf(`${runId}${extension}`);
  }

  put(runId: string, data: Uint8Array): Promise<void> {
    return this.bucket.put(`${runId}${extension}`, data, 'application/json');
  }

  get(runId: string): Promise<Uint8Array | undefined> {
    return this.bucket.get(`${runId}${extension}`);
  }

  async list(after: string, limit: number): Promise<string[]> {
    const objects = await this.bucket.list(after ? `${after}${extension}` : afterFiles, limit);
    return objects
      .map((object) => object.path)
      .filter((file) => file.endsWith(extension))
      .map((file) => file.slice(0, -extension.length));
  }
}
