import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ensureViewerToken } from './viewer-token.mjs';

const ofConsole = new URL('../../apps/web/src/server/identity/api-tokens.ts', import.meta.url).href;

test('the console takes the token that was made for Prometheus, beside its own, and only for reading', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'viewer-token-'));
  try {
    const [tokensFile, tokenFile] = [path.join(folder, 'api-tokens.json'), path.join(folder, 'token')];
    const { ApiTokens } = await import(ofConsole);
    const tokens = new ApiTokens(tokensFile, () => undefined);
    const mine = await tokens.create({ name: 'mine', role: 'admin', expiresInSeconds: 60 }, 'somebody');
    ensureViewerToken({ tokensFile, tokenFile, name: 'prometheus' });
    const token = readFileSync(tokenFile, 'utf8');
    expect(tokens.verify(token)).toMatchObject({ name: 'prometheus', role: 'viewer' });
    expect(tokens.verify(mine.token)).toMatchObject({ name: 'mine' });
    ensureViewerToken({ tokensFile, tokenFile, name: 'prometheus' });
    expect(readFileSync(tokenFile, 'utf8')).toBe(token);
    expect(tokens.list()).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
