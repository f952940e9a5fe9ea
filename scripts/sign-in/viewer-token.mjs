// @ts-check
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const yearMs = 365 * 86_400_000;

/**
 * Makes an API token of the console with the role viewer, once: for Prometheus, before a console runs that could make one. The token goes into a file of its
 * own, and its hash into the file of the console's tokens, beside those that are there.
 * @param {{ tokensFile: string, tokenFile: string, name: string }} where
 */
export function ensureViewerToken({ tokensFile, tokenFile, name }) {
  const known = existsSync(tokensFile) ? JSON.parse(readFileSync(tokensFile, 'utf8')).tokens : [];
  if (existsSync(tokenFile) && known.some((/** @type {{ name: string }} */ one) => one.name === name)) return;
  const id = randomBytes(6).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  const now = Date.now();
  const made = {
    id,
    hash: createHash('sha256').update(secret).digest('hex'),
    name,
    role: 'viewer',
    createdAt: new Date(now).toISOString(),
    createdBy: 'set up',
    expiresAt: new Date(now + yearMs).toISOString(),
  };
  writeFileSync(tokenFile, `agt_${id}_${secret}`, { mode: 0o600 });
  writeFileSync(tokensFile, `${JSON.stringify({ tokens: [...known, made] }, undefined, 2)}\n`, { mode: 0o600 });
}
