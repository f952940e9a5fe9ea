import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { FilePayloadStore } from '../payloads/file-store.js';
import { describeStorage, leastFreeBytes } from './storage-health.js';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return { ...real, statfs: vi.fn(real.statfs) };
});

const folder = mkdtempSync(path.join(tmpdir(), 'storage-'));
afterAll(() => rmSync(folder, { recursive: true }));
const of = (name: string) => describeStorage({ payloads: new FilePayloadStore(path.join(folder, name)) });

test('a disk with room is well', async () => {
  const health = await of('payloads');
  expect(health).toMatchObject({ location: path.join(folder, 'payloads'), freeBytes: expect.any(Number) });
  expect(health.problem).toBeUndefined();
});

test('a disk that is full is a problem before anything has failed, and says what to do', async () => {
  vi.mocked(statfs).mockResolvedValueOnce({ bavail: 3, bsize: 1_000_000 } as never);
  expect(await of('payloads')).toMatchObject({
    freeBytes: 3_000_000,
    problem: expect.stringMatching(/full: 3 MB are left.*Free some space/),
  });
  expect(leastFreeBytes).toBeGreaterThan(3_000_000);
});

test('a place where nothing can be written is a problem, in the words of the store', async () => {
  writeFileSync(path.join(folder, 'file'), '');
  expect(await of('file/payloads')).toMatchObject({ problem: expect.stringMatching(/nothing can be written/) });
});
