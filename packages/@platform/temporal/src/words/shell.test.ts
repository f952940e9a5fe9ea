import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runCommands, runCurl, shellWord } from './shell.js';

/** The words that a shell reads in a command, without running what it names. */
const wordsOf = (command: string) =>
  execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${command}`], { env: { AGENTS_TOKEN: 't' } })
    .toString()
    .split('\0')
    .slice(0, -1);

// An argument of a process holds no zero byte, and a shell reads no halves of characters.
const text = fc
  .string({ unit: 'binary', maxLength: 40 })
  .filter((given) => !given.includes('\0') && Buffer.from(given).toString() === given);
const nasty = fc.constantFrom(
  "'",
  "''",
  '"',
  '$(id)',
  '`id`',
  '; rm -rf /',
  '\n',
  '\\',
  '&&',
  '#',
  '~',
  '*',
  '-n',
  '=',
  ' ',
  '!x',
);

it('a shell reads any text as the one word that it is, and runs nothing of it', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(text, nasty), { minLength: 1, maxLength: 8 }), (texts) => {
      const joined = [...texts, texts.join('')].filter((one) => one !== '');
      if (joined.length > 0) expect(wordsOf(joined.map(shellWord).join(' '))).toEqual(joined);
    }),
    { numRuns: 60 },
  );
});

it('an empty text is a word too', () => {
  expect(wordsOf(shellWord(''))).toEqual(['']);
});

it('commands about a run name it and nothing else, whatever its id, and hold no secret', () => {
  fc.assert(
    fc.property(fc.oneof(text, nasty), (runId) => {
      if (runId === '') return;
      for (const { command } of runCommands(runId)) expect(wordsOf(command).slice(2)).toEqual([runId]);
      const curl = runCurl('https://agents.example.com', runId, true);
      expect(wordsOf(curl)).toEqual([
        'curl',
        '-sS',
        '-H',
        'Authorization: Bearer t',
        `https://agents.example.com/api/v1/runs/${encodeURIComponent(runId)}`,
      ]);
      expect(curl).not.toContain('Bearer t');
    }),
    { numRuns: 40 },
  );
});
