import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { LaunchRecord } from './launch-record.mjs';

test('a data folder that is none is refused with its variable, the path and what to do', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'launch-'));
  const file = path.join(folder, 'a-file');
  writeFileSync(file, '');
  for (const dataDir of [file, path.join(file, 'inside')]) {
    await expect(LaunchRecord.claim(dataDir, () => {})).rejects.toThrow(
      /^DATA_DIR: state cannot be kept in .*a-file.*\. Name a folder that can be written\.$/,
    );
  }
  rmSync(folder, { recursive: true });
});
