import { expect, test, vi } from 'vitest';

vi.mock('node:os', async (load) => ({
  ...(await load<typeof import('node:os')>()),
  userInfo: () => {
    throw new Error('uv_os_get_passwd returned ENOENT');
  },
}));
const { actor } = await import('./settings.js');

test('in a container, whose user has no name, the command says how to give one', () => {
  expect(() => actor({}, {})).toThrow('say it with --by <name>');
  expect(actor({}, { USER: 'ann' })).toBe('ann');
});
