import { expect, test } from 'vitest';
import type { HealthView } from '@/server/schemas/health';
import { missingWords } from './health';

const well = {
  temporal: { status: 'ok', address: 'a:1' },
  worker: { status: 'ok' },
  agentService: { status: 'ok' },
} as HealthView;

test.each<[string, Parameters<typeof missingWords>[0], RegExp | undefined]>([
  ['the console', 'unreachable', /console’s server/],
  ['Temporal', { ...well, temporal: { ...well.temporal, status: 'unreachable' } }, /keeps the runs/],
  ['the agent-service', { ...well, agentService: { status: 'unreachable' } }, /agents/],
  ['nothing', well, undefined],
])('a page that shows nothing yet says that %s is missing, and that it goes on', (_, health, words) => {
  if (words) expect(missingWords(health)).toMatch(new RegExp(`${words.source}.*goes on by itself`));
  else expect(missingWords(health)).toBeUndefined();
});
