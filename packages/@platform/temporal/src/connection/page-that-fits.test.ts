import { expect, test } from 'vitest';
import { pageThatFits } from './page-that-fits.js';

/** As the client of gRPC, and the server's own, say it. */
function tooLarge(message: string): Error {
  return Object.assign(new Error(message), { code: 8, details: message, metadata: {} });
}

const fitsBelow = (most: number, asked: number[]) => async (size: number) => {
  asked.push(size);
  if (size > most) throw tooLarge(`8 RESOURCE_EXHAUSTED: Received message larger than max (${size} vs ${most})`);
  return Array.from({ length: size });
};

test('fewer are asked for until the answer can be received', async () => {
  const asked: number[] = [];
  const { page, pageSize } = await pageThatFits(200, fitsBelow(20, asked));
  expect([page.length, pageSize, asked]).toEqual([12, 12, [200, 50, 12]]);
});

test('what cannot be received at all, and what fails otherwise, fails', async () => {
  const asked: number[] = [];
  await expect(pageThatFits(9, fitsBelow(0, asked))).rejects.toThrow('larger than max');
  expect(asked).toEqual([9, 2, 1]);
  const busy = () => Promise.reject(tooLarge('namespace rate limit exceeded'));
  await expect(pageThatFits(9, busy)).rejects.toThrow('rate limit');
});
