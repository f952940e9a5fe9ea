import { test as base } from 'vitest';
import { Stage } from './stage.js';

/** Tests with a stage for all of their file: it is opened for the first that asks for it, and closed after the last. */
export const test = base.extend<{ stage: Stage }>({
  stage: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern that it depends on nothing
    async ({}, use) => {
      await using stage = await Stage.open();
      await use(stage);
    },
    { scope: 'file' },
  ],
});
