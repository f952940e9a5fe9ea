/** keys: key pairs that sign what people do, and the public keys that workers, agent-services and audits verify by. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  createSigningKey,
  publicJwkOf,
  readPublicKeys,
  readSigningKey,
  type VerifyKey,
  writeSigningKey,
} from '@platform/temporal';
import { InvalidInput } from '@platform/temporal/errors';
import type { Command } from 'commander';
import { optionsOf } from '../context.js';
import { parseDuration } from '../duration-option.js';
import { print, printJson } from '../output/screen.js';
import type { GlobalOptions } from '../settings.js';

const daySeconds = 86_400;

export function addKeysCommand(program: Command): void {
  const keys = program
    .command('keys')
    .summary('make keys that sign what people do, and see the public ones')
    .description(
      'Keys of signatures. The console signs with a private one (SIGNING_KEY_FILE); workers, agent-services and audits verify with public ones (SIGNING_KEYS_FILE), which may be several: those that sign now, and those that signed before.',
    );
  addCreate(keys);
  addList(keys);
  addPublic(keys);
}

function addCreate(keys: Command): void {
  const command = keys
    .command('create <file>')
    .description('Make a key pair. The private key is written where only you can read it, and never over another file.')
    .option('--for <time>', 'how long it may sign: 90d, 12h (default: a year)', parseDuration, 365 * daySeconds)
    .option('--kid <name>', 'its name, which each signature says (default: a new one)')
    .action((file: string) => {
      const flags = optionsOf<GlobalOptions & { for: number; kid?: string }>(command);
      if (existsSync(file))
        throw new InvalidInput('file', `file: ${file} is there already; a key is never overwritten.`);
      const nbf = Math.floor(Date.now() / 1000);
      const key = createSigningKey({ nbf, exp: nbf + Math.floor(flags.for) }, flags.kid);
      writeSigningKey(path.resolve(file), key);
      if (flags.json) printJson(publicJwkOf(key));
      else
        for (const line of [
          `Wrote the private key ${key.kid} to ${file}.`,
          `Its public part: npm run cli -- keys public ${file}`,
        ])
          print(line);
    });
}

function addList(keys: Command): void {
  const command = keys
    .command('list <file>')
    .description('List public keys: when each may have signed.')
    .action((file: string) => {
      const all = readPublicKeys(file, 'file');
      if (optionsOf<GlobalOptions>(command).json) printJson(all);
      else for (const key of all) print(describe(key));
    });
}

function addPublic(keys: Command): void {
  keys
    .command('public <file...>')
    .description(
      'Print the public keys of private ones, and of files of public ones, as one JWKS: what SIGNING_KEYS_FILE holds.',
    )
    .action((files: string[]) => {
      printJson({ keys: files.flatMap(publicKeysOf).map(publicJwkOf) });
    });
}

/** A file holds one private key, or several public ones. */
function publicKeysOf(file: string): VerifyKey[] {
  try {
    return readPublicKeys(file, 'file');
  } catch {
    return [readSigningKey(file, 'file')]; // what is wrong with a private key is said by this
  }
}

function describe({ kid, nbf, exp }: VerifyKey): string {
  const now = Date.now() / 1000;
  const state =
    exp !== undefined && exp <= now ? 'has ended' : nbf !== undefined && nbf > now ? 'does not sign yet' : 'signs';
  const time = (seconds: number | undefined) => (seconds === undefined ? '—' : new Date(seconds * 1000).toISOString());
  return `${kid}  ${state}  from ${time(nbf)}  until ${time(exp)}`;
}
