/** The command that measures, in its short form: what it reports is complete. The figures themselves are not judged. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { scenarios } from '../../bench/scenarios/index.mjs';
import { root } from '../../scripts/lib/paths.mjs';

/** A minute on a machine that does nothing else. */
const patience = 600_000;

test('every scenario yields figures, and the exit code says whether a promise was broken', {
  timeout: patience,
}, async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-test-'));
  try {
    const out = path.join(dataDir, 'performance.md');
    const { code, printed } = await bench(['--quick', '--out', out], dataDir);
    const report = readFileSync(out, 'utf8');
    const here = scenarios.filter(({ servers }) => servers.includes('embedded'));
    for (const { title } of here) expect(report).toContain(`### ${title}\n`);
    expect(report, printed).not.toContain('Not measured:');
    expect(report).not.toMatch(/NaN|undefined|Infinity/);

    const [file = ''] = readdirSync(path.join(dataDir, 'bench'));
    const { results } = JSON.parse(readFileSync(path.join(dataDir, 'bench', file), 'utf8'));
    const { measurements } = results[0];
    expect(measurements.map(({ name }: { name: string }) => name)).toEqual(here.map(({ name }) => name));
    for (const { raw } of measurements) expect(raw).toBeTruthy();
    const goals = measurements.flatMap(
      (measurement: { goals: { claim?: boolean; ok: boolean }[] }) => measurement.goals,
    );
    const broken = goals.filter(({ claim, ok }: { claim?: boolean; ok: boolean }) => claim && !ok);
    expect(goals.length).toBeGreaterThan(8);
    expect(code).toBe(broken.length > 0 ? 1 : 0);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test('what the command does not know is refused, with what is allowed', async () => {
  const { code, printed } = await bench(['--only', 'everything'], tmpdir());
  expect(code).toBe(1);
  expect(printed).toContain('--only is "everything"; allowed: idle, steps,');
});

async function bench(args: string[], dataDir: string): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, ['bench/main.mjs', ...args], {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, printed };
}
