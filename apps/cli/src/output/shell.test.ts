import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from './shell.js';

test.each(['Refund order 7', "the guest's bill", 'charged $20 for `parking`', `{"what's it": "a \\ and a !"}`])(
  'a shell reads %s as it was',
  (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
  },
);
