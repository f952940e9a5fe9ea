// @ts-check
import { expect, test } from 'vitest';
import { brokenClaims, failures, performanceDocument } from './document.mjs';

/** @type {import('./document.mjs').Facts} */
const facts = {
  options: {
    quick: false,
    cold: false,
    waiting: 1000,
    thinking: 300,
    thinkingSeconds: 60,
    only: [],
    servers: ['embedded', 'postgres'],
    out: undefined,
  },
  machine: { cores: 2, memoryGb: 8, system: 'Linux x64', versions: { Agno: '1' } },
  load: { before: 0.1, during: { median: 2, max: 3 } },
  minutes: 12,
  date: new Date('2026-01-02T03:04:05Z'),
};

/** @param {Partial<import('../bench.mjs').Measurement>} measurement @returns {import('../bench.mjs').Measurement} */
function measurement(measurement) {
  return {
    name: 'steps',
    title: 'Steps',
    raw: {},
    report: 'the figures',
    goals: [],
    failure: undefined,
    ...measurement,
  };
}

test('goals are answered with a plain yes or no, and only a broken promise is a reason to fail', () => {
  const goals = [
    { goal: 'fast', reached: '2x', ok: false },
    { goal: 'small', reached: '0.1x', ok: true, claim: true },
    { goal: 'quiet', reached: '7 added', ok: false, claim: true },
  ];
  const results = [{ server: /** @type {const} */ ('embedded'), measurements: [measurement({ goals })] }];
  const document = performanceDocument(results, facts);
  expect(document).toContain('| fast | embedded | 2x | **no** |');
  expect(document).toContain('| small * | embedded | 0.1x | yes |');
  expect(document).toContain('### Steps\n\nthe figures');
  expect(brokenClaims(results)).toEqual(['Does not hold on the embedded server: quiet. Reached: 7 added']);
});

test('what was not measured is said, with the reason', () => {
  const results = [
    { server: /** @type {const} */ ('embedded'), measurements: [measurement({ failure: 'Error: it broke\n  at x' })] },
    { server: /** @type {const} */ ('postgres'), skipped: 'install Go', measurements: [] },
  ];
  const document = performanceDocument(results, facts);
  expect(document).toContain('### Steps\n\nNot measured: Error: it broke\n');
  expect(document).toContain('Not measured: install Go.');
  expect(failures(results)).toEqual(['Not measured: steps on the embedded server: Error: it broke']);
});

test('a machine that was busy before is named, because times are worth less', () => {
  const busy = { ...facts, load: { ...facts.load, before: 5 } };
  expect(performanceDocument([], busy)).toContain('busy with other things');
  expect(performanceDocument([], facts)).not.toContain('busy with other things');
});
