// @ts-check
import { expect, test } from 'vitest';
import { pipSettings } from './uv.mjs';

test("pip's settings are read, the environment above the files", () => {
  const listed = [
    ":env:.find-links='/wheels'",
    "global.cert='/etc/ca.crt'",
    "global.index-url='https://a.example/simple'",
    "install.index-url='https://b.example/simple'",
    "freeze.timeout='10'",
  ].join('\n');
  expect(pipSettings(listed)).toEqual({
    cert: '/etc/ca.crt',
    'index-url': 'https://b.example/simple',
    'find-links': '/wheels',
  });
});
