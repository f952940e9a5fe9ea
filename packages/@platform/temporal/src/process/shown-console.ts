import { format } from 'node:util';
import { shown } from '../domain/shown.js';

/** From now on each message of the process's `console` is one line, with what is hidden in it shown. For processes whose output is a log. */
export function showConsole(): void {
  const to =
    (stream: NodeJS.WriteStream) =>
    (...message: unknown[]) =>
      void stream.write(`${shown(format(...message).trimEnd())}\n`);
  console.log = console.info = console.debug = to(process.stdout);
  console.warn = console.error = to(process.stderr);
}
