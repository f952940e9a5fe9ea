import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiProblem, api } from './api';

const asked: { signal: AbortSignal }[] = [];
let answer: (signal: AbortSignal) => Promise<Response>;

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('fetch', (_: string, init: { signal: AbortSignal }) => {
    asked.push(init);
    return answer(init.signal);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const problemOf = async (asking: Promise<unknown>): Promise<ApiProblem> => {
  const error = await asking.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiProblem)) throw error;
  return error;
};

test('an answer that never comes is given up, and the person told that it may have been done', async () => {
  const patience = new AbortController();
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal);
  answer = (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const problem = problemOf(api.cancel('r1', { by: 'ana' }));
  patience.abort(new DOMException('took too long', 'TimeoutError'));
  expect((await problem).message).toBe(
    'No answer within 60 s. It may have been done all the same: look before you try again.',
  );
  expect(timeout).toHaveBeenCalledWith(60_000);
});

test('an answer that breaks off, or a server that is away, is said in words', async () => {
  const words = 'The console’s server does not answer. Is it running?';
  answer = () => Promise.reject(new TypeError('fetch failed'));
  expect(await problemOf(api.agents())).toMatchObject({ message: words, status: 0 });
  answer = async () => new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError('cut')) }));
  expect(await problemOf(api.agents())).toMatchObject({ message: words, status: 0 });
});
