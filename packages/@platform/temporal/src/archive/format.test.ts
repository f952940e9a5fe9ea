import { expect, test } from 'vitest';
import { parseJson, writeJson } from '../domain/json.js';
import type { RunView } from '../projection/view.js';
import { decodeArchive, encodeArchive } from './format.js';

const at = '2026-01-01T00:00:00.000Z';
const head = { runId: 'r', status: 'completed', startedAt: at, timeline: [], waitingFor: [], rules: [], usage: {} };
const view = (content: string) => ({ ...head, content: parseJson(content) }) as unknown as RunView;

test('an archived run has the numbers that it had', () => {
  const run = view('{"account": 738529527931269425, "amounts": [2.0, -0.0, 1e16, 2.5]}');
  const read = decodeArchive('r', 'file', encodeArchive(run, at, []));
  expect(writeJson(read)).toBe(writeJson({ ...run, archivedAt: at }));
  expect(writeJson(read.content)).toContain('"account":738529527931269425,"amounts":[2.0,-0.0,1e+16,2.5]');
});

test('a number that was changed in the file is damage', () => {
  const file = Buffer.from(encodeArchive(view('[738529527931269425]'), at, [])).toString();
  const changed = file.replace('738529527931269425', '738529527931269426');
  expect(() => decodeArchive('r', 'file', Buffer.from(changed))).toThrow('its content is not what was written');
});
