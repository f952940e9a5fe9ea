import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { patience } from './test/support/patience.mjs';
import { SlowestFirst } from './test/support/slowest-first.mjs';

/**
 * Ends a test that hangs, and no other. Integration tests start whole stacks and break them many times; the longest takes a minute on a machine
 * that does nothing else.
 */
const stackTimeout = 900_000;

/** Some unit tests start processes; a slow machine with busy cores takes many seconds for that. */
const processTimeout = 120_000;

const env = {
  NO_COLOR: '1', // what is written is the same in a terminal, in a pipe and in CI, which libraries take for a terminal with colours
  SSL_CERT_DIR: devNull, // agents speak to loopback, without TLS: reading whom the machine trusts takes each model 30 ms of CPU
};

export default defineConfig({
  test: {
    maxWorkers: 4, // on two cores: most tests wait for something most of the time
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        resolve: { alias: { '@': fileURLToPath(new URL('./apps/web/src', import.meta.url)) } },
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
          expect: { poll: { timeout: patience } },
        },
      },
    ],
  },
});
