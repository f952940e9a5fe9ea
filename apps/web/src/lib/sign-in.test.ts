import { afterEach, expect, test } from 'vitest';
import { signIn, signInUrl } from './sign-in';

afterEach(() => signIn.done());

test('who waits for a sign-in goes on when it is done, and at once when none is needed', async () => {
  await signIn.untilDone();
  signIn.need();
  const order: string[] = [];
  const waiting = signIn.untilDone().then(() => order.push('went on'));
  await Promise.resolve();
  order.push('signed in');
  signIn.done();
  await waiting;
  expect(order).toEqual(['signed in', 'went on']);
});

test('the address of the sign-in says where to come back to, whatever is in it', () => {
  expect(signInUrl('/runs/a?b=c&d#e')).toBe('/api/auth/login?return=%2Fruns%2Fa%3Fb%3Dc%26d%23e');
  expect(signInUrl('/', true)).toBe('/api/auth/login?fresh=1&return=%2F');
});
