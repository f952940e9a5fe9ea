import { format } from 'node:util';
import { shown } from '../domain/shown.js';
import { redacted, secretsOf } from './redacted.js';

/** From now on each message of the process's `console` is one line, with what is hidden in it shown, and without secrets. For processes whose output is a log. */
export function showConsole(): void {
  const secrets = secretsOf(process.env);
  const to =
    (stream: NodeJS.WriteStream) =>
    (...message: unknown[]) =>
      void stream.write(`${shown(redacted(format(...message).trimEnd(), secrets))}\n`);
  console.log = console.info = console.debug = to(process.stdout);
  console.warn = console.error = to(process.stderr);
}
