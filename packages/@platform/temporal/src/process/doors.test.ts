import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type AskedHeaders, refusalOf } from './doors.js';

interface Case {
  title: string;
  method?: string;
  headers: AskedHeaders;
  origins?: string[];
  links?: boolean;
  refused?: string;
}

const cases: Case[] = JSON.parse(readFileSync(new URL('../../fixtures/doors/doors.json', import.meta.url), 'utf8'));

// Nobody sees what is not theirs, and nothing runs that a person had to approve and did not: no page of a stranger gets in.
test.each(cases)('$title: $refused', ({ method = 'GET', headers, origins, links, refused }) => {
  expect(refusalOf(method, headers, { origins, links })?.code).toBe(refused);
});
