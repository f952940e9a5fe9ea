/** Files of this machine that come with a request. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type FileReference, InvalidInput, type TemporalClient, uploadFile } from '@platform/temporal';
import type { Command } from 'commander';

export interface FileFlags {
  file?: string[];
}

export function addFileOption(command: Command): void {
  command.option(
    '--file <path>',
    'a file that comes with the request, up to 50 MB; may be given several times',
    (file: string, before: string[] = []) => [...before, file],
  );
}

/** Uploads the files that were named. Throws `InvalidInput` that names one that cannot be read, and what `uploadFile` throws. */
export async function uploadFiles(
  client: TemporalClient,
  { file: files = [] }: FileFlags,
): Promise<FileReference[] | undefined> {
  const uploaded: FileReference[] = [];
  for (const file of files) uploaded.push(await upload(client, file));
  return uploaded.length > 0 ? uploaded : undefined;
}

async function upload(client: TemporalClient, given: string): Promise<FileReference> {
  // npm runs commands in the folder of the package, wherever they are typed.
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), given);
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    const why = found.code === 'ENOENT' ? 'there is no such file' : found.message;
    throw new InvalidInput('--file', `--file: ${file} cannot be read: ${why}`);
  }
  if (!found.isFile()) throw new InvalidInput('--file', `--file: ${file} is not a file`);
  return uploadFile(client, { name: path.basename(file), content: createReadStream(file) });
}
