/** A Prometheus that asks a running product, with the product's own rules made fast. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ChildProcess } from '../../scripts/lib/child-process.mjs';
import { Guard } from '../../scripts/lib/guard-process.mjs';
import { root } from '../../scripts/lib/paths.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { answers } from '../../scripts/lib/services.mjs';
import { eventually } from '../support/eventually.js';

/** What is asked of a part. */
export interface Target {
  job: string;
  port: number;
  path?: string;
}

/** A series of an answer: its labels, and its values in order. */
export interface Series {
  metric: Record<string, string>;
  values: [number, string][];
}

const rules = path.join(root, 'deploy/observability/alerts.yml');

/**
 * What is changed in the rules: how long something lasts, over which time it is counted, and the thresholds that are hours, or a share of a disk. All
 * other thresholds, the numbers and how they are put together are the product's own.
 */
const faster: [RegExp, string][] = [
  [/\bfor: \d+[mh]/g, 'for: 1s'],
  [/\[\d+m\]/g, '[20s]'],
  [/offset 15m/g, 'offset 10s'],
  [/> (?:14400|86400)\b/g, '> 1'],
  [/< 0\.1\b/g, '< 1.01'],
];

/** The names of all alerts. */
export const alertNames = [...readFileSync(rules, 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name]) => String(name));

export class Prometheus {
  /** Alerts that were seen firing. */
  readonly seen = new Set<string>();

  private constructor(
    private readonly child: ChildProcess,
    private readonly guard: Guard,
    private readonly url: string,
  ) {}

  /** @param folder for its configuration and its data. */
  static async start(program: string, folder: string, targets: Target[]): Promise<Prometheus> {
    mkdirSync(folder, { recursive: true });
    const fast = faster.reduce((text, [from, to]) => text.replace(from, to), readFileSync(rules, 'utf8'));
    writeFileSync(path.join(folder, 'alerts.yml'), fast);
    const jobs = [...new Set(targets.map(({ job }) => job))].map((job) => {
      const own = targets.filter((target) => target.job === job);
      return {
        job_name: job,
        metrics_path: own[0]!.path ?? '/metrics',
        static_configs: [{ targets: own.map(({ port }) => `127.0.0.1:${port}`) }],
      };
    });
    const config = {
      global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
      rule_files: ['alerts.yml'],
      scrape_configs: jobs,
    };
    writeFileSync(path.join(folder, 'prometheus.yml'), JSON.stringify(config)); // JSON is YAML
    const port = await freePort();
    const args = [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=data',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ];
    const url = `http://127.0.0.1:${port}`;
    const guard = new Guard();
    const child = new ChildProcess(
      {
        name: 'prometheus',
        command: program,
        args,
        cwd: folder,
        env: process.env,
        isReady: () => answers(`${url}/-/ready`),
      },
      path.join(folder, 'prometheus.log'),
      { onSpawn: (pid) => guard.add(pid), onExit: (pid) => guard.remove(pid) },
    );
    await child.startReady();
    return new Prometheus(child, guard, url);
  }

  /** Alerts that fire now. */
  async firing(): Promise<string[]> {
    const { alerts } = await this.ask<{ alerts: { state: string; labels: { alertname: string } }[] }>('alerts', {});
    const names = alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname);
    for (const name of names) this.seen.add(name);
    return names;
  }

  /** Waits until an alert fires. `meanwhile` is done again every second. */
  async fires(alert: string, meanwhile: () => Promise<unknown> = async () => {}): Promise<void> {
    let last = 0;
    await eventually(
      async () => {
        if (Date.now() - last > 1_000) {
          await meanwhile();
          last = Date.now();
        }
        return this.firing();
      },
      (names) => names.includes(alert),
      `${alert} fires`,
    );
  }

  /** Waits until an alert does not fire. */
  async rests(alert: string): Promise<void> {
    await eventually(
      () => this.firing(),
      (names) => !names.includes(alert),
      `${alert} does not fire`,
    );
  }

  /** What an expression has given since a time, one value a second. @throws when Prometheus does not understand it. */
  async since(start: number, expression: string): Promise<Series[]> {
    const query = { query: expression, start: String(start / 1_000), end: String(Date.now() / 1_000), step: '1' };
    return (await this.ask<{ result: Series[] }>('query_range', query)).result;
  }

  async stop(): Promise<void> {
    await this.child.stop(5_000);
    await this.guard.close();
  }

  private async ask<Data>(what: string, query: Record<string, string>): Promise<Data> {
    const response = await fetch(`${this.url}/api/v1/${what}?${new URLSearchParams(query)}`);
    const answer = (await response.json()) as { status: string; error?: string; data: Data };
    if (answer.status !== 'success') throw new Error(`${query.query ?? what}: ${answer.error}`);
    return answer.data;
  }
}
