// @ts-check
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const POLL_MS = 200;

/** Follows a log file from its beginning and hands over each whole line. */
export class LogTail {
  #buffer = Buffer.alloc(64 * 1024);
  #decoder = new StringDecoder('utf8');
  #position = 0;
  #rest = '';

  /** @param {string} file must exist @param {(line: string) => void} onLine */
  constructor(file, onLine) {
    this.descriptor = openSync(file, 'r');
    this.onLine = onLine;
    this.timer = setInterval(() => this.read(), POLL_MS).unref();
  }

  /** Hands over what was written since the last time. */
  read() {
    if (fstatSync(this.descriptor).size < this.#position) this.#position = 0; // the log was emptied
    while (true) {
      const bytes = readSync(this.descriptor, this.#buffer, 0, this.#buffer.length, this.#position);
      if (bytes === 0) return;
      this.#position += bytes;
      const lines = (this.#rest + this.#decoder.write(this.#buffer.subarray(0, bytes))).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') this.onLine(line.trimEnd());
    }
  }

  close() {
    clearInterval(this.timer);
    this.read();
    closeSync(this.descriptor);
  }
}
