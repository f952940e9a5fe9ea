'use client';
import type { FileReference } from '@platform/temporal';
import { maximumFileBytes, maximumFiles, maximumFilesBytes, mediaTypeOf, takenTypes } from '@platform/temporal/files';
import { sizeWords } from '@platform/temporal/words';
import { useRef, useState } from 'react';
import { api } from '@/lib/api';

/** A file that somebody chose. It is uploading until it has a `reference`, or a `problem` in words. */
export interface ChosenFile {
  key: number;
  name: string;
  size: number;
  reference?: FileReference;
  problem?: string;
}

export interface ChosenFiles {
  all: readonly ChosenFile[];
  /** Takes files and sends them to the server at once. */
  add(files: Iterable<File>): void;
  remove(key: number): void;
  /** What a start takes; `undefined` when there are none. */
  references: FileReference[] | undefined;
  /** Why nothing can be started with them yet, in words. */
  waitsFor?: string;
}

/** Files that are chosen for a request. */
export function useFiles(): ChosenFiles {
  const [all, setAll] = useState<readonly ChosenFile[]>([]);
  const last = useRef(0);
  const settle = (key: number, how: Partial<ChosenFile>) =>
    setAll((before) => before.map((file) => (file.key === key ? { ...file, ...how } : file)));
  const add = (files: Iterable<File>) => {
    let [count, bytes] = [all.length, all.reduce((sum, { size }) => sum + size, 0)];
    for (const file of files) {
      last.current += 1;
      const key = last.current;
      count += 1;
      bytes += file.size;
      const problem = problemOf(file, count, bytes);
      setAll((before) => [...before, { key, name: file.name, size: file.size, problem }]);
      if (problem) continue;
      api.upload(file).then(
        (reference) => settle(key, { reference }),
        (error: Error) => settle(key, { problem: error.message }),
      );
    }
  };
  const references = all.flatMap(({ reference }) => (reference ? [reference] : []));
  return {
    all,
    add,
    remove: (key) => setAll((before) => before.filter((file) => file.key !== key)),
    references: references.length > 0 ? references : undefined,
    waitsFor: waitsFor(all),
  };
}

function problemOf(file: File, count: number, bytes: number): string | undefined {
  if (file.size === 0) return 'It is empty, or a folder.';
  if (file.size > maximumFileBytes) return `It is too large: at most ${sizeWords(maximumFileBytes)} are taken.`;
  if (mediaTypeOf(file.name, file.type) === undefined) return `Agents do not take this type. Allowed: ${takenTypes}.`;
  if (count > maximumFiles) return `At most ${maximumFiles} files go with one request.`;
  if (bytes > maximumFilesBytes) return `Together the files are too large: at most ${sizeWords(maximumFilesBytes)}.`;
  return undefined;
}

function waitsFor(all: readonly ChosenFile[]): string | undefined {
  if (all.some(({ problem }) => problem)) return 'Remove the files that were not taken.';
  if (all.some(({ reference }) => !reference)) return 'The files are on their way …';
  return undefined;
}
