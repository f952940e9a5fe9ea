import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanFileName, isShownPicture, mediaTypeOf } from './files.js';

describe('the type of a file', () => {
  it.each([
    ['a.png', 'image/png', 'image/png'],
    ['a.PDF', 'application/octet-stream', 'application/pdf'],
    ['a.pdf', undefined, 'application/pdf'],
    ['notes.md', 'text/plain; charset=utf-8', 'text/markdown'],
    ['notes.md', 'application/x-www-form-urlencoded', 'text/markdown'],
    ['a', 'Audio/X-WAV', 'audio/wav'],
    ['a.js', 'application/javascript', 'text/javascript'],
    ['clip', 'video/mp4', 'video/mp4'],
    ['a.png', 'application/pdf', 'application/pdf'],
  ])('%s said to be %s', (name, said, type) => {
    expect(mediaTypeOf(name, said)).toBe(type);
  });

  it.each([
    ['a.exe', 'application/x-msdownload'],
    ['a', undefined],
    ['a', 'image/png\r\nx: y'],
    ['constructor', 'constructor'],
    ['a.constructor', ''],
  ])('%s said to be %s is not taken', (name, said) => {
    expect(mediaTypeOf(name, said)).toBeUndefined();
  });

  it('that can hold a script is never shown', () => {
    for (const type of ['image/svg+xml', 'text/html', 'text/xml', 'application/pdf', 'image/tiff']) {
      expect(isShownPicture(type)).toBe(false);
    }
    expect(isShownPicture('image/png')).toBe(true);
  });
});

describe('the name of a file', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\mail\\a.pdf', 'a.pdf'],
    ['a\u202Efdp.exe', 'afdp.exe'],
    ['a\r\nb\u0000.txt', 'ab.txt'],
    ['..', 'file'],
    ['', 'file'],
    ['\ud800.txt', 'txt'],
    ['"a"<b>.txt', '_a__b_.txt'],
    [`${'x'.repeat(300)}.tar`, `${'x'.repeat(196)}.tar`],
    ['Prüfung 😀.pdf', 'Prüfung 😀.pdf'],
  ])('%j is %j', (given, name) => {
    expect(cleanFileName(given)).toBe(name);
  });

  it('is one line that people see whole, leads nowhere, and is clean already', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (given) => {
        const name = cleanFileName(given);
        expect(name).toMatch(/^[^./\\\p{C}\p{Zl}\p{Zp}][^/\\\p{C}\p{Zl}\p{Zp}]*$/u);
        expect([...name].length).toBeLessThanOrEqual(200);
        expect(cleanFileName(name)).toBe(name);
      }),
      { examples: [['. .a'], [' .'], ['a .'], ['.\u200b.']] },
    );
  });
});

/** The same in Python, for what tools and models make. */
const names: [string, string][] = JSON.parse(
  readFileSync(new URL('../../fixtures/files/names.json', import.meta.url), 'utf8'),
);

it.each(names)('the name %j is kept as %j, in both languages', (given, kept) => {
  expect(cleanFileName(given)).toBe(kept);
});
