/** Promise: nobody sees what is not theirs. */
import type { TimelineItem } from '@platform/temporal';
import { expect, test } from 'vitest';
import { hasFile } from './places.js';

const at = '2026-01-01T00:00:00.000Z';
const theirs = 'a'.repeat(64);
const file = (id: string) => ({ id, name: 'a.txt', mediaType: 'text/plain', size: 1, sha256: 'b'.repeat(64) });
const asked = (more: object): TimelineItem => ({
  kind: 'request',
  id: 'request',
  at,
  by: 'Ana',
  request: 'x',
  ...more,
});
const tool = (more: object) => ({ kind: 'tool', id: 't', at, turn: 0, toolCallId: 'c', tool: 'x', ...more });
const called = (more: object) => tool({ state: 'done', arguments: {}, ...more }) as TimelineItem;

test.each<[string, TimelineItem]>([
  ['it was started with', asked({ files: [file('c'.repeat(64)), file(theirs)] })],
  ['a tool of it made', called({ files: [file(theirs)] })],
])('a run has the file that %s', (_, item) => {
  expect(hasFile({ timeline: [asked({}), item] }, theirs)).toBe(true);
});

test.each<[string, TimelineItem]>([
  ['its starter wrote', asked({ request: { id: theirs, files: [file(theirs)] } })],
  ['a tool of it was called with', called({ arguments: { id: theirs, files: [file(theirs)] } })],
  ['a tool of it answered with', called({ result: JSON.stringify({ files: [file(theirs)] }) })],
  ['is the content of another file', asked({ files: [{ ...file('c'.repeat(64)), sha256: theirs, name: theirs }] })],
])('a run does not have the file whose id %s', (_, item) => {
  expect(hasFile({ timeline: [item] }, theirs)).toBe(false);
});
