import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from './paths.mjs';

const own = path.join(root, 'deploy/helm/durable-agents/monitoring');
const observability = path.join(root, 'deploy/observability');
const text = (/** @type {string} */ file) => readFileSync(file, 'utf8');

test('the chart has the alerts and dashboards of deploy/observability: a chart can take no files from elsewhere', () => {
  expect(text(path.join(own, 'alerts.rules.yaml'))).toBe(text(path.join(observability, 'alerts.yml')));
  const dashboards = readdirSync(path.join(observability, 'grafana')).filter((name) => name.endsWith('.json'));
  expect(readdirSync(own).filter((name) => name.endsWith('.dashboard.json'))).toEqual(
    dashboards.map((name) => name.replace('.json', '.dashboard.json')),
  );
  for (const name of dashboards)
    expect(text(path.join(own, name.replace('.json', '.dashboard.json')))).toBe(
      text(path.join(observability, 'grafana', name)),
    );
});
