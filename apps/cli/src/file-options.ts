/** Files of this machine that come with a request. */
import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AgentsApi, FileReference } from '@platform/temporal';
import { FileTooLarge, InvalidInput } from '@platform/temporal/errors';
import { maximumFileBytes, maximumFiles, mediaTypeOf, takenTypes } from '@platform/temporal/files';
import type { Command } from 'commander';

/** What {@link addFileOption} reads. */
export interface FileFlags {
  /** Paths, as they were typed. */
  file?: string[];
}

/** Adds `--file`, which may be given several times. */
export function addFileOption(command: Command): void {
  command.option(
    '--file <path>',
    'a file that comes with the request, up to 50 MB; may be given several times',
    (file: string, before: string[] = []) => [...before, file],
  );
}

/**
 * Uploads the files that were named, when all of them can be. Returns what a start takes; `undefined` for none. Throws `InvalidInput`, which
 * names the path that cannot be given and why, `FileTooLarge`, and what `uploadFile` throws.
 */
export async function uploadFiles(
  api: AgentsApi,
  { file: files = [] }: FileFlags,
): Promise<FileReference[] | undefined> {
  if (files.length > maximumFiles) {
    throw refused(`${files.length} files are given; at most ${maximumFiles} go with one request`);
  }
  const paths = await Promise.all(files.map(check));
  const uploaded: FileReference[] = [];
  for (const file of paths) uploaded.push(await upload(api, file));
  return uploaded.length > 0 ? uploaded : undefined;
}

/** Before anything is sent: the path of a file that a run can be given. */
async function check(given: string): Promise<string> {
  // npm runs commands in the folder of the package, wherever they are typed.
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), given);
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => unreadable(file, error));
  if (found.isDirectory()) throw refused(`${file} is a folder; name the files in it, or pack it (.zip)`);
  if (!found.isFile()) throw refused(`${file} is not a file`);
  if (found.size === 0) throw refused(`${file} is empty`);
  if (found.size > maximumFileBytes) throw new FileTooLarge(file, maximumFileBytes);
  if (mediaTypeOf(file) === undefined)
    throw refused(`a run takes no file of the type of ${file}; allowed: ${takenTypes}`);
  await access(file, constants.R_OK).catch((error: NodeJS.ErrnoException) => unreadable(file, error));
  return file;
}

function upload(api: Pick<AgentsApi, 'uploadFile'>, file: string): Promise<FileReference> {
  return api.uploadFile({ name: path.basename(file), content: createReadStream(file) });
}

function unreadable(file: string, { code, message }: NodeJS.ErrnoException): never {
  const whys: Record<string, string> = { ENOENT: 'there is no such file', EACCES: 'this user may not read it' };
  throw refused(`${file} cannot be read: ${whys[code ?? ''] ?? message}`);
}

function refused(why: string): InvalidInput {
  return new InvalidInput('--file', `--file: ${why}`);
}
