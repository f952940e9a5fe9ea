import { test as base } from 'vitest';
import { Stage } from './stage.js';

/** Tests with a stage of these options for all of their file: it is opened for the first that asks for it, and closed after the last. */
export const testWith = (options: Parameters<typeof Stage.open>[0] = {}) =>
  base.extend<{ stage: Stage }>({
    stage: [
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern that it depends on nothing
      async ({}, use) => {
        await using stage = await Stage.open(options);
        await use(stage);
      },
      { scope: 'file' },
    ],
  });

/** Tests with a stage as it is where nobody has said anything. */
export const test = testWith();
