import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { workflowBundle } from './support/stage.js';

test('the workflow bundle holds our workflow code and nothing that does not belong into the sandbox', () => {
  const code = readFileSync(workflowBundle.codePath, 'utf8');
  const modules = [...code.matchAll(/^ {2}!\*\*\* (\S+) /gm)].map((match) => match[1]!);
  expect(
    modules.filter((name) => /node_modules\/(zod|@grpc|protobufjs|@temporalio\/(client|proto|worker))\//.test(name)),
  ).toEqual([]);
  expect(modules.filter((name) => name.startsWith('./packages/')).sort()).toEqual([
    './packages/@platform/temporal/dist/arguments-hash.js',
    './packages/@platform/temporal/dist/bounds.js',
    './packages/@platform/temporal/dist/check-arguments.js',
    './packages/@platform/temporal/dist/child-usage.js',
    './packages/@platform/temporal/dist/conditions.js',
    './packages/@platform/temporal/dist/contract.js',
    './packages/@platform/temporal/dist/control.js',
    './packages/@platform/temporal/dist/decision-policy.js',
    './packages/@platform/temporal/dist/decisions.js',
    './packages/@platform/temporal/dist/fairness.js',
    './packages/@platform/temporal/dist/granting.js',
    './packages/@platform/temporal/dist/journal/entry-problem.js',
    './packages/@platform/temporal/dist/journal/intake.js',
    './packages/@platform/temporal/dist/json.js',
    './packages/@platform/temporal/dist/json/canonical.js',
    './packages/@platform/temporal/dist/json/exact-number.js',
    './packages/@platform/temporal/dist/json/fields.js',
    './packages/@platform/temporal/dist/json/free-fields.js',
    './packages/@platform/temporal/dist/json/is-object.js',
    './packages/@platform/temporal/dist/json/numbers.js',
    './packages/@platform/temporal/dist/json/parse.js',
    './packages/@platform/temporal/dist/json/write.js',
    './packages/@platform/temporal/dist/limits.js',
    './packages/@platform/temporal/dist/names.js',
    './packages/@platform/temporal/dist/payload-converter.js',
    './packages/@platform/temporal/dist/read-submission.js',
    './packages/@platform/temporal/dist/rules.js',
    './packages/@platform/temporal/dist/run-decisions.js',
    './packages/@platform/temporal/dist/shapes/schemas.js',
    './packages/@platform/temporal/dist/shapes/shape.js',
    './packages/@platform/temporal/dist/start-options.js',
    './packages/@platform/temporal/dist/usage.js',
    './packages/@platform/temporal/dist/well-formed.js',
    './packages/@platform/temporal/dist/workflow.js',
  ]);
  expect(modules.some((name) => name.includes('/activities/'))).toBe(false);
  expect(modules.length).toBeGreaterThan(50);
  const [own = ''] = code.split('//# sourceMappingURL=data', 1);
  expect(own.length, 'without its source map').toBeLessThan(1_000_000);
});
