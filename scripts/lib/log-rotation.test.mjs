// @ts-check
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { rotateLog } from './log-rotation.mjs';
import { LogTail } from './log-tail.mjs';

test('a log is kept small while its process writes on, and who follows it gets every line once', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rotation-'));
  const file = path.join(folder, 'worker.log');
  const writer = openSync(file, 'a');
  /** @type {string[]} */
  const heard = [];
  const tail = new LogTail(file, (line) => heard.push(line));
  try {
    for (let n = 0; n < 100; n++) {
      writeSync(writer, `line ${n}\n`);
      tail.read();
      rotateLog(file, 100);
    }
    expect(heard).toEqual(Array.from({ length: 100 }, (_, n) => `line ${n}`));
    const kept =
      readFileSync(file, 'utf8').length + readFileSync(path.join(folder, 'worker.previous.log'), 'utf8').length;
    expect(kept).toBeLessThan(250);
    appendFileSync(file, 'last\n');
    tail.read();
    expect(heard.at(-1)).toBe('last');
  } finally {
    tail.close();
    closeSync(writer);
    rmSync(folder, { recursive: true });
  }
});
