import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { workflowBundle } from './support/stage.js';

/** The workflow and the domain, by their front doors, and the converter that the SDK is given by its path. */
const own =
  /^\.\/(apps\/temporal-worker\/dist\/(workflows\/|payload-converter\.js)|packages\/@platform\/temporal\/dist\/(domain\/|workflow\.js|payload-converter\.js))/;

/** Temporal's own libraries for workflow code with what they bring, and the hash and the signatures that the domain uses where there are no others. */
const libraries =
  /^(\.\/node_modules\/(@temporalio\/(common|workflow)|nexus-rpc|ms|long|@noble\/(hashes|curves))\/|__temporal_custom_failure_converter$)/;

test('the workflow bundle holds the workflow, the domain and @temporalio/workflow, and nothing else', () => {
  const code = readFileSync(workflowBundle.codePath, 'utf8');
  const modules = [...code.matchAll(/^ {2}!\*\*\* (\S+) /gm)].map((match) => match[1]!);
  expect(modules.filter((name) => !own.test(name) && !libraries.test(name))).toEqual([]);
  expect(modules.length).toBeGreaterThan(50);
  const [ownCode = ''] = code.split('//# sourceMappingURL=data', 1);
  expect(ownCode.length, 'without its source map').toBeLessThan(1_600_000);
});
