import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { ModelCallRequest } from '../calls/model-call.js';
import { curlOf } from './model-calls.js';

const request: ModelCallRequest = {
  known: 'sent',
  provider: 'OpenAI',
  path: '/chat/completions',
  body: { model: 'm' },
  earlier: 0,
};

/** The words that a shell gives to curl; the first of them is the address. */
function givenToCurl(given: ModelCallRequest, env: Record<string, string> = {}): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${curlOf(given)}`;
  const said = execFileSync('sh', ['-c', script], { env, encoding: 'utf8', stdio: 'pipe' });
  return said.split('\0').slice(1, -1);
}

// What somebody puts into the record of a run is never run by who copies a command.
test.each(['/$(echo made)`echo made`', "/a'b; echo made", '/a" && echo made'])(
  'the path %s is a word, and no command',
  (path) => {
    expect(givenToCurl({ ...request, path })[0]).toBe(`https://api.openai.com/v1${path}`);
  },
);

test('the body arrives as it was sent, whatever is in it', () => {
  const body = { messages: [{ content: "it's $HOME `id` \u200b\u202e\n\\" }] };
  const words = givenToCurl({ ...request, body }, { OPENAI_API_KEY: 'k3y' });
  expect(JSON.parse(words.at(-1) ?? '')).toEqual(body);
  expect(words.at(-1)).not.toMatch(/[\u200b\u202e]/);
  expect(words).toContain('Authorization: Bearer k3y');
});

test('a request goes to the provider that it was for, or nowhere', () => {
  expect(givenToCurl({ ...request, provider: 'Anthropic', path: '/v1/messages' })[0]).toBe(
    'https://api.anthropic.com/v1/messages',
  );
  const other = { ...request, provider: 'DeepSeek' };
  expect(() => givenToCurl(other)).toThrow('is to be the address of the provider');
  expect(givenToCurl(other, { MODEL_BASE_URL: 'http://here' })[0]).toBe('http://here/chat/completions');
});
