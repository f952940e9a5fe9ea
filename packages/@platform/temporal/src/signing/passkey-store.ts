/** The passkeys of a console's people: one file for each, and one beside it for its enrolment. So a console and an admin never write the same file. */
import { createHash, createPublicKey } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { enrolmentType } from '../domain/passkeys/enrolment.js';
import { type PasskeyKey, readPasskeyKey } from '../domain/passkeys/keys.js';
import { fromBase64url } from '../domain/proofs/base64url.js';
import { decodeJws } from '../domain/proofs/jws.js';
import { InvalidInput } from '../errors/errors.js';
import { absent, writeAtomically } from '../payloads/atomic-file.js';

/** A passkey that somebody has made in a console. It signs nothing that counts before an admin has enrolled it. */
export interface StoredPasskey {
  credentialId: string;
  /** Whose it is: `Person.id`, and the name at that time. */
  personId: string;
  name: string;
  /** What the person calls it. */
  label: string;
  key: PasskeyKey;
  rpId: string;
  origin: string;
  /** ISO 8601. */
  createdAt: string;
}

const storedSchema: z.ZodType<StoredPasskey> = z.object({
  credentialId: z.string().min(1),
  personId: z.string(),
  name: z.string(),
  label: z.string(),
  key: z.custom<PasskeyKey>((given) => readPasskeyKey(given) !== undefined, 'must be a public key of ES256 or EdDSA'),
  rpId: z.string(),
  origin: z.string(),
  createdAt: z.iso.datetime(),
});

/** The same, with what an admin has signed about it. */
export interface EnrolledPasskey extends StoredPasskey {
  enrolment?: string;
  /** When the enrolment ends, ISO 8601. Read, not verified: that is for those who take decisions. */
  enrolledUntil?: string;
}

/** Is told of a file that cannot be read, and why. */
type OnUnreadable = (error: unknown, file: string) => void;

/** Passkeys in a folder. */
export class PasskeyStore {
  constructor(
    readonly folder: string,
    private readonly onUnreadable: OnUnreadable = (error, file) => console.error(`Reading ${file} failed:`, error),
  ) {}

  /** All of them, the oldest first; only those of one person, if wanted. A file that cannot be read is none, and is told of. */
  async list(personId?: string): Promise<EnrolledPasskey[]> {
    const names = (await readdir(this.folder).catch(absent)) ?? [];
    const all = await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => this.#read(name)));
    return all
      .filter((passkey) => passkey !== undefined)
      .filter((passkey) => personId === undefined || passkey.personId === personId)
      .sort((one, other) => one.createdAt.localeCompare(other.createdAt));
  }

  /** Keeps a passkey. Throws `InvalidInput` when there is one with its id: nobody takes the place of another's. */
  async add(passkey: StoredPasskey): Promise<void> {
    const file = this.#fileOf(passkey.credentialId, 'json');
    if (await readFile(file).catch(absent)) {
      throw new InvalidInput('credentialId', 'credentialId: this passkey is known already; make another one');
    }
    await writeAtomically(file, Buffer.from(`${JSON.stringify(passkey, null, 2)}\n`), this.folder);
  }

  /** Keeps what an admin has signed about a passkey. */
  async enrol(credentialId: string, enrolment: string): Promise<void> {
    await writeAtomically(this.#fileOf(credentialId, 'enrolment'), Buffer.from(`${enrolment}\n`), this.folder);
  }

  /** Forgets a passkey and its enrolment. An enrolment that somebody has kept stays good until it is revoked. */
  async remove(credentialId: string): Promise<void> {
    for (const kind of ['enrolment', 'json']) await rm(this.#fileOf(credentialId, kind), { force: true });
  }

  /** One file's faults are not everybody's: nobody could add or see a passkey otherwise. */
  async #read(name: string): Promise<EnrolledPasskey | undefined> {
    const file = path.join(this.folder, name);
    try {
      const text = await readFile(file, 'utf8').catch(absent); // one that is being forgotten
      return text === undefined ? undefined : await this.#enrolled(storedSchema.parse(JSON.parse(text)));
    } catch (error) {
      this.onUnreadable(error, file);
      return undefined;
    }
  }

  async #enrolled(passkey: StoredPasskey): Promise<EnrolledPasskey> {
    const file = this.#fileOf(passkey.credentialId, 'enrolment');
    const enrolment = (await readFile(file, 'utf8').catch(absent))?.trim();
    if (!enrolment) return passkey;
    const jws = decodeJws(enrolment, enrolmentType);
    const exp = 'claims' in jws ? Number(jws.claims.exp) : Number.NaN;
    return { ...passkey, enrolment, ...(exp && { enrolledUntil: new Date(exp * 1000).toISOString() }) };
  }

  /** Ids may be longer than the name of a file. */
  #fileOf(credentialId: string, kind: string): string {
    return path.join(this.folder, `${createHash('sha256').update(credentialId).digest('hex')}.${kind}`);
  }
}

/** The key that a browser gives of a new passkey (SPKI, base64url). Throws `InvalidInput` when it is none that can be used. */
export function passkeyKeyOf(publicKey: string): PasskeyKey {
  try {
    const der = Buffer.from(fromBase64url(publicKey) ?? []);
    const key = readPasskeyKey(createPublicKey({ key: der, format: 'der', type: 'spki' }).export({ format: 'jwk' }));
    if (key) return key;
  } catch {
    // It is refused below, like a key of another kind.
  }
  throw new InvalidInput(
    'publicKey',
    'publicKey: must be a key of ES256 (P-256) or EdDSA (Ed25519), as SPKI in base64url',
  );
}

/** What people compare by reading it aloud: `3f9c 0a51 b2de 77aa`. Two keys do not have the same. */
export function fingerprintOf(key: PasskeyKey): string {
  const text = key.kty === 'EC' ? `${key.x}.${key.y}` : key.x;
  const hash = createHash('sha256').update(text).digest('hex');
  return (hash.slice(0, 16).match(/.{4}/g) ?? []).join(' ');
}

/** Where passkeys are kept: `PASSKEYS_DIR`, else `passkeys` in `DATA_DIR`, else in `.data`. `onUnreadable`: on standard error, if not given. */
export function openPasskeyStore(env: NodeJS.ProcessEnv, onUnreadable?: OnUnreadable): PasskeyStore {
  const folder = env.PASSKEYS_DIR?.trim() || path.join(env.DATA_DIR?.trim() || '.data', 'passkeys');
  return new PasskeyStore(path.resolve(folder), onUnreadable);
}
