import type { RunSummary } from '@platform/temporal';
import { expect, test } from 'vitest';
import { joinPages, nextToken, type OlderPage, stalePage } from './run-pages';

const run = (runId: string) => ({ runId }) as RunSummary;
const runs = (ids: string) => [...ids].map(run);
const page = (ids: string, token: string, next?: string, at = 0): OlderPage => ({ runs: runs(ids), token, next, at });
const ids = (text: string) => new Set(text);
const first = { runs: runs('ab'), nextPageToken: 'c' };

test('each run is there once, and what the live beginning says of it counts', () => {
  const live = { ...run('c'), status: 'completed' as const };
  const joined = joinPages({ runs: [...runs('ab'), live], nextPageToken: 'd' }, [page('cde', 'c')]);
  expect(joined.map(({ runId }) => runId).join('')).toBe('abcde');
  expect(joined[2]).toBe(live);
});

test('a beginning that is all has nothing after it', () => {
  expect(joinPages({ runs: runs('ab') }, [page('cd', 'c')]).map(({ runId }) => runId)).toEqual(['a', 'b']);
  expect(nextToken({ runs: runs('ab') }, [page('cd', 'c', 'e')])).toBeUndefined();
});

test('more is asked for from where the last page ends', () => {
  expect(nextToken(first, [])).toBe('c');
  expect(nextToken(first, [page('cd', 'c', 'e')])).toBe('e');
  expect(nextToken(first, [page('cd', 'c')])).toBeUndefined();
});

test('a page that does not follow the one before it any more is asked for again as soon as it is seen', () => {
  const pages = [page('cd', 'c', 'e'), page('ef', 'e', 'g')];
  const moved = { runs: runs('xa'), nextPageToken: 'b' };
  expect(stalePage(moved, pages, ids('a'), 0), 'the run between them would be missing').toEqual({
    place: 0,
    token: 'b',
  });
  expect(stalePage(moved, pages, ids('f'), 0), 'it is not seen').toBeUndefined();
  expect(stalePage(first, [page('cd', 'c', 'x'), page('ef', 'e')], ids('d'), 0)).toEqual({ place: 1, token: 'x' });
});

test('what is looked at is asked for again after ten seconds', () => {
  const pages = [page('cd', 'c', 'e'), page('ef', 'e', 'g', 5_000)];
  expect(stalePage(first, pages, ids('ef'), 15_000)).toBeUndefined();
  expect(stalePage(first, pages, ids('ef'), 15_001)).toEqual({ place: 1, token: 'e' });
  expect(stalePage(first, pages, ids('ab'), 60_000)).toBeUndefined();
});
