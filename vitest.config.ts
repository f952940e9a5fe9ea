import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/support/slowest-first.mjs';

/** Integration tests start whole stacks, which are slow to get ready on a machine that does other things as well. */
const stackTimeout = 180_000;

/** Some unit tests start processes; a slow machine with busy cores takes many seconds for that. */
const processTimeout = 120_000;

/** What is written is the same in a terminal, in a pipe and in CI, which libraries take for a terminal with colours. */
const env = { NO_COLOR: '1' };

export default defineConfig({
  test: {
    maxWorkers: 4, // on two cores: most tests wait for something most of the time
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          env,
          include: ['{packages,apps}/**/*.test.{ts,mjs}', '{scripts,bench}/**/*.test.mjs'],
          testTimeout: processTimeout,
          exclude: ['**/dist/**', '**/node_modules/**', '**/.venv/**'],
        },
      },
      {
        test: {
          name: 'integration',
          env,
          include: ['test/**/*.test.ts'],
          globalSetup: ['test/support/setup.mjs'],
          isolate: false, // a worker loads the code once, not anew for each file
          testTimeout: stackTimeout,
          hookTimeout: stackTimeout,
          expect: { poll: { timeout: stackTimeout / 3 } },
        },
      },
    ],
  },
});
