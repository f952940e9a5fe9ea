import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findTool } from './deploy/tools.mjs';
import { root } from './paths.mjs';

const folder = path.join(root, 'deploy/observability');
const dashboards = readdirSync(path.join(folder, 'grafana'));
/** @param {string[]} parts */
const read = (...parts) => readFileSync(path.join(root, ...parts), 'utf8');
const rules = read('deploy/observability/alerts.yml');
const ruleTests = read('deploy/observability/alerts.test.yml');
const page = read('docs/observability.md');

/** Where numbers are made. */
const rooms = [
  'apps/agent-service/src/agent_service/process/metrics',
  'apps/agent-service/src/agent_service/process/several/numbers.py',
  'apps/temporal-worker/src/metrics',
  'apps/temporal-worker/src/workflows/numbers.ts',
  'apps/web/src/server/metrics',
];

const sources = rooms.flatMap((room) => {
  const isFile = /\.(ts|py)$/.test(room);
  const files = isFile ? [room] : readdirSync(path.join(root, room)).map((file) => path.join(room, file));
  return files.filter((file) => /(?<!\.test)\.(ts|py)$/.test(file));
});

/** Names that the code gives, as Prometheus reads them. The workflow's meter adds the unit. */
const made = new Set(
  sources.flatMap((file) =>
    [...read(file).matchAll(/['"]((?:agents|gen_ai|http_server)_[a-z_]+)['"]/g)]
      .map(([, name]) => (file.endsWith('numbers.ts') ? `${name}_seconds` : String(name)))
      .filter((name) => !['gen_ai_request_model', 'gen_ai_token_type'].includes(name)),
  ),
);

/** Names of the SDK that the page lists. */
const ofSdk = new Set([...page.matchAll(/`(temporal_[a-z_]+)`/g)].map(([, name]) => String(name)));

/** Names of series in an expression, without what a histogram adds. @param {string} text */
const namesIn = (text) =>
  [...text.matchAll(/\b((?:agents|gen_ai_client|http_server|temporal)_[a-z_]+)\b(?!\s*=)/g)].map(([, name]) =>
    String(name).replace(/_(bucket|sum|count)$/, ''),
  );

/** @param {string} dashboard @returns {string[]} */
function expressionsOf(dashboard) {
  const { panels, templating } = JSON.parse(read('deploy/observability/grafana', dashboard));
  const variables = templating.list.map((/** @type {{ query: string | { query: string } }} */ { query }) =>
    typeof query === 'string' ? query : query.query,
  );
  const targets = panels.flatMap((/** @type {{ targets?: { expr: string }[] }} */ { targets = [] }) =>
    targets.map(({ expr }) => expr),
  );
  return [...variables, ...targets];
}

/** Labels are no series. @param {string} expression */
const withoutLabels = (expression) =>
  expression
    .replace(/\{[^}]*\}/g, '')
    .replace(/\b(?:by|without) \([^)]*\)/g, '')
    .replace(/(label_values\([^,]+), \w+/, '$1');

const isKnown = (/** @type {string} */ name) => made.has(name) || ofSdk.has(name);

test('the code makes numbers', () => expect(made.size).toBeGreaterThan(40));

test.each(dashboards)('every number that the dashboard %s names exists in the code', (dashboard) => {
  const names = expressionsOf(dashboard).flatMap((expression) => namesIn(withoutLabels(expression)));
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !isKnown(name))).toEqual([]);
});

// Grafana opens, links and shares a panel by its id: of two with one id people get the first.
test.each(dashboards)('every panel of the dashboard %s has an id of its own', (dashboard) => {
  const { panels } = JSON.parse(read('deploy/observability/grafana', dashboard));
  const ids = panels.map((/** @type {{ id: number }} */ { id }) => id);
  expect([...new Set(ids)]).toEqual(ids);
});

test('every number that an alert names exists in the code', () => {
  const expressions = [...rules.matchAll(/expr: ['"](.*)['"]$/gm)].map(([, expression]) =>
    withoutLabels(String(expression)),
  );
  expect(expressions.flatMap(namesIn).filter((name) => !isKnown(name))).toEqual([]);
});

test('the page has every number of the code, and no other', () => {
  const listed = [...page.matchAll(/^\| `((?:agents|gen_ai|http_server)_[a-z_]+)` \|/gm)].map(([, name]) => name);
  expect([...listed].sort()).toEqual([...made].sort());
});

test('every number of the code is on a dashboard or in an alert, apart from those that only tell what runs', () => {
  const shown = new Set([...dashboards.flatMap(expressionsOf), rules].flatMap((text) => namesIn(withoutLabels(text))));
  const unseen = [...made].filter((name) => !shown.has(name));
  expect(unseen.sort()).toEqual([
    'agents_build_info',
    'agents_feeds',
    'agents_processes',
    'agents_processes_running',
    'agents_served',
    'agents_stalls_total',
    'agents_whole_unread_runs',
  ]);
});

const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => String(name));

test.each(alerts)('the alert %s has a page that says what to do, and a test in which it fires', (alert) => {
  const [, of = ''] = rules.split(`- alert: ${alert}\n`);
  const runbook = /runbook: (\S+)/.exec(of)?.[1] ?? '';
  expect(read(runbook)).toContain(`# ${alert}\n`);
  expect(read(runbook)).toMatch(/## Look[\s\S]+## Do/);
  expect(page).toContain(`[${alert}](${path.relative('docs', runbook)})`);
  expect(ruleTests).toMatch(new RegExp(`alertname: ${alert}\n +eval_time: \\S+\n +exp_alerts:\n +- exp_labels`));
});

test('no page of an alert that is gone is left', () => {
  expect(readdirSync(path.join(root, 'docs/runbooks'))).toHaveLength(alerts.length);
});

/** Numbers that each console that is asked tells of the whole. */
const ofWhole = [...read('apps/web/src/server/metrics/whole-metrics.ts').matchAll(/gauge\('(agents_[a-z_]+)'/g)].map(
  ([, name]) => String(name),
);

test('what consoles tell of the whole counts once, however many of them are asked: the greatest is taken first', () => {
  expect(ofWhole.length).toBeGreaterThan(6);
  const alone = new RegExp(`(?<!max(?: by \\([a-z, ]+\\) )?\\()\\b(?:${ofWhole.join('|')})\\b`);
  const all = [
    ...dashboards.flatMap(expressionsOf),
    ...[...rules.matchAll(/expr: ['"](.*)['"]$/gm)].map(([, it]) => it),
  ];
  expect(all.filter((expression) => alone.test(String(expression)))).toEqual([]);
  expect(alone.test('sum(agents_runs_stalled)')).toBe(true);
});

const promtool = findPromtool();

// Skipped without it: it comes with Prometheus, which the product does not need. `npm run deploy:tools` builds it.
test.skipIf(!promtool)(
  'Prometheus reads its configuration, and every alert fires when it should (promtool)',
  { timeout: 120_000 },
  () => {
    const run = (/** @type {string[]} */ ...args) =>
      execFileSync(promtool, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    expect(run('check', 'config', 'prometheus.yml')).toContain('SUCCESS');
    expect(run('check', 'config', '--syntax-only', '../compose/prometheus.yaml')).toContain('SUCCESS');
    expect(run('check', 'rules', 'alerts.yml')).toContain(`${alerts.length} rules found`);
    expect(run('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS');
  },
);

test.skipIf(!promtool)('three consoles make the alerts that one makes (promtool)', () => {
  const series = new RegExp(`^( +)- series: ['"]((?:${ofWhole.join('|')})(?:\\{.*\\})?)['"]\n( +values: .*)$`, 'gm');
  let asked = 0;
  const three = ruleTests.replace(series, (_, indent, name, values) => {
    asked += 1;
    return ['a', 'b', 'c']
      .map((console) => {
        const labelled = name.endsWith('}')
          ? name.replace('}', `,instance="${console}"}`)
          : `${name}{instance="${console}"}`;
        return `${indent}- series: '${labelled}'\n${values}`;
      })
      .join('\n');
  });
  expect(asked).toBeGreaterThan(6);
  const work = mkdtempSync(path.join(os.tmpdir(), 'durable-agents-rules-'));
  try {
    copyFileSync(path.join(folder, 'alerts.yml'), path.join(work, 'alerts.yml'));
    writeFileSync(path.join(work, 'three.yml'), three);
    const said = execFileSync(promtool, ['test', 'rules', 'three.yml'], { cwd: work, encoding: 'utf8', stdio: 'pipe' });
    expect(said).toContain('SUCCESS');
  } finally {
    rmSync(work, { recursive: true });
  }
});

/** `$PROMTOOL`, or the one that `npm run deploy:tools` built or that is on PATH; empty when there is none that runs. */
function findPromtool() {
  const file = process.env.PROMTOOL || findTool('promtool') || '';
  return file && spawnSync(file, ['--version']).status === 0 ? file : '';
}
