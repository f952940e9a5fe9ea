import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type EnrolledPasskey,
  fingerprintOf,
  openPasskeyStore,
  PasskeyStore,
  readRevokedFile,
  readSigningKey,
  signEnrolment,
} from '@platform/temporal';
import { InvalidInput } from '@platform/temporal/errors';
import type { Command } from 'commander';
import { optionsOf } from '../context.js';
import { parseDuration } from '../duration-option.js';
import { parseNames } from '../names-option.js';
import { colours } from '../output/marks.js';
import { print, printJson } from '../output/screen.js';
import type { GlobalOptions } from '../settings.js';

interface Flags extends GlobalOptions {
  dir?: string;
}

interface EnrolFlags extends Flags {
  keyFile: string;
  for: number;
  onlyRole?: string[];
}

const dir = ['--dir <folder>', 'where the console keeps them (PASSKEYS_DIR, else DATA_DIR/passkeys)'] as const;

/** `passkeys enrol | list | revoke`: whose passkey it is, signed where no console is. */
export function addPasskeysCommand(program: Command): void {
  const passkeys = program
    .command('passkeys')
    .summary('say whose passkey it is, and take that back')
    .description(
      'Passkeys that sign decisions. People register them in the console; somebody who has the enrolment key says here whose each is. Keep that key off the console: who has it can approve in the name of others.',
    );
  addList(passkeys);
  addEnrol(passkeys);
  addRevoke(passkeys);
}

function addList(passkeys: Command): void {
  const command = passkeys
    .command('list')
    .description('List the passkeys that people have registered, and which of them are enrolled.')
    .option(...dir)
    .action(async () => {
      const flags = optionsOf<Flags>(command);
      const all = await storeOf(flags).list();
      if (flags.json) printJson(all.map((passkey) => ({ ...passkey, fingerprint: fingerprintOf(passkey.key) })));
      else if (all.length === 0) print('Nobody has registered a passkey.');
      else for (const passkey of all) print(describe(passkey));
    });
}

function addEnrol(passkeys: Command): void {
  const command = passkeys
    .command('enrol <id>')
    .description(
      'Sign whose passkey it is. Compare the fingerprint with the person first, not in the console: by phone, or beside them.',
    )
    .requiredOption('--key-file <file>', 'the private enrolment key, as "agents keys create" writes it')
    .option('--for <time>', 'how long it holds', parseDuration, 365 * 86_400)
    .option(
      '--only-role <role>',
      'a role that the person decides with by it; may be repeated (default: all)',
      parseNames,
    )
    .option(...dir)
    .action(async (id: string) => {
      const flags = optionsOf<EnrolFlags>(command);
      const store = storeOf(flags);
      const { credentialId, personId, name, key, rpId, origin } = await find(store, id);
      const iat = Math.floor(Date.now() / 1_000);
      const roles = flags.onlyRole && { roles: flags.onlyRole };
      const enrolment = {
        sub: personId,
        name,
        credentialId,
        key,
        rpId,
        origin,
        ...roles,
        iat,
        exp: Math.floor(iat + flags.for),
      };
      const signingKey = readSigningKey(flags.keyFile, '--key-file');
      await store.enrol(credentialId, signEnrolment(signingKey, enrolment));
      if (flags.json) printJson(enrolment);
      else print(describe(await find(store, credentialId)));
    });
}

function addRevoke(passkeys: Command): void {
  const command = passkeys
    .command('revoke <id>')
    .description(
      'Take a passkey back: it is put on the list of what is void, which workers and agent-services read when they start.',
    )
    .option('--revoked-file <file>', 'that list (default: REVOKED_FILE)')
    .option(...dir)
    .action(async (id: string) => {
      const flags = optionsOf<Flags & { revokedFile?: string }>(command);
      const file = flags.revokedFile ?? process.env.REVOKED_FILE?.trim();
      if (!file) {
        throw new InvalidInput('revoked-file', 'revoked-file: name the list that workers read, or set REVOKED_FILE');
      }
      const store = storeOf(flags);
      const { credentialId } = await find(store, id);
      revokeIn(path.resolve(file), credentialId);
      await store.remove(credentialId);
      if (flags.json) printJson({ credentialId, revokedFile: file });
      else print(`Revoked ${credentialId}. Restart the workers and the agent-services that read ${file}.`);
    });
}

function storeOf({ dir: folder }: Flags): PasskeyStore {
  return folder ? new PasskeyStore(path.resolve(folder)) : openPasskeyStore(process.env);
}

/** The passkey with this id, or the one whose id begins so. Throws `InvalidInput`. */
async function find(store: PasskeyStore, id: string): Promise<EnrolledPasskey> {
  const found = (await store.list()).filter(({ credentialId }) => credentialId.startsWith(id));
  const [passkey] = found;
  if (passkey && found.length === 1) return passkey;
  const problem = passkey ? `begins ${found.length} ids; give more of it` : `is no passkey in ${store.folder}`;
  throw new InvalidInput('id', `id: "${id}" ${problem}`);
}

function describe(passkey: EnrolledPasskey): string {
  const { credentialId, name, personId, label, key, rpId, enrolledUntil } = passkey;
  const state = enrolledUntil ? `enrolled until ${enrolledUntil.slice(0, 10)}` : colours.bold('waits to be enrolled');
  const who = `${name} (${personId}), "${label}", for ${rpId}: ${state}`;
  return `${credentialId}\n  ${who}\n  fingerprint ${fingerprintOf(key)}`;
}

/** The list stays as it is but for the new entry. A file that cannot be read is not written over. */
function revokeIn(file: string, credentialId: string): void {
  const before = existsSync(file) ? readRevokedFile(file, '--revoked-file') : {};
  const raw = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {};
  const passkeys = [...(before.passkeys ?? []).filter(({ id }) => id !== credentialId), { id: credentialId }];
  writeFileSync(file, `${JSON.stringify({ ...raw, passkeys }, null, 2)}\n`);
}
