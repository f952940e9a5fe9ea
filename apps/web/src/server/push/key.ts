/** The key that says to push services who sends (VAPID, RFC 8292). A browser's subscription belongs to one key. */
import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidConfiguration } from '@platform/temporal';
import type { PushSettings } from './settings.js';

export interface PushKey {
  privateKey: KeyObject;
  /** What browsers and push services are told: the uncompressed point, base64url. */
  publicKey: string;
}

/** The key of the settings, else that of `key.json`, which is made when it is not there. Throws `InvalidConfiguration` for a file that holds no key. */
export function ensurePushKey({ folder, privateKey }: Pick<PushSettings, 'folder' | 'privateKey'>): PushKey {
  return keyOf(privateKey ?? readOrMake(folder));
}

function keyOf(secret: string): PushKey {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(Buffer.from(secret, 'base64url'));
  const point = curve.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const jwk = { kty: 'EC', crv: 'P-256', d: secret, x, y };
  return {
    privateKey: createPrivateKey({ key: jwk, format: 'jwk' }),
    publicKey: point.toString('base64url'),
  };
}

/** Of two consoles that make it at the same time one wins: a link is there or not, with all that is in it. */
function readOrMake(folder: string): string {
  const file = path.join(folder, 'key.json');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const curve = createECDH('prime256v1');
  curve.generateKeys();
  const d = curve.getPrivateKey().toString('base64url').padStart(43, 'A');
  const made = `${file}.${process.pid}.new`;
  writeFileSync(made, `${JSON.stringify({ kty: 'EC', crv: 'P-256', d })}\n`, { mode: 0o600 });
  try {
    linkSync(made, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(made);
  }
  return readKey(file);
}

function readKey(file: string): string {
  const text = readFileSync(file, 'utf8');
  try {
    const { d } = JSON.parse(text) as { d?: unknown };
    if (typeof d === 'string' && Buffer.from(d, 'base64url').length === 32) return d;
  } catch {
    // It is told below, like one with nothing in it.
  }
  throw new InvalidConfiguration(
    `${file} holds no key for push messages. Restore it, or remove it: then another is made, and people turn messages on again.`,
  );
}
