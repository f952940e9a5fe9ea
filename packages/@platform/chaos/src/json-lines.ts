import { closeSync, existsSync, openSync, readSync } from 'node:fs';

/** Reads a file of JSON lines that other processes append to: each time what is new. */
export class JsonLines<Line> {
  #position = 0;
  #rest = Buffer.alloc(0);

  constructor(private readonly file: string) {}

  /** Lines that were completed since the last call. None while there is no file. */
  read(): Line[] {
    if (!existsSync(this.file)) return [];
    const descriptor = openSync(this.file, 'r');
    try {
      const pieces = [this.#rest];
      for (;;) {
        const piece = Buffer.alloc(256 * 1024);
        const bytes = readSync(descriptor, piece, 0, piece.length, this.#position);
        if (bytes === 0) break;
        this.#position += bytes;
        pieces.push(piece.subarray(0, bytes));
      }
      const all = Buffer.concat(pieces);
      const end = all.lastIndexOf(10) + 1;
      this.#rest = all.subarray(end);
      return all
        .subarray(0, end)
        .toString()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Line);
    } finally {
      closeSync(descriptor);
    }
  }
}
