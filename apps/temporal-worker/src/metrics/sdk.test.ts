import { type BufferedMetricUpdate, MetricsBuffer } from '@temporalio/worker';
import { afterEach, expect, it } from 'vitest';
import { SdkMetrics } from './sdk.js';

/** What the SDK holds until it is asked. */
class Given extends MetricsBuffer {
  updates: BufferedMetricUpdate[] = [];

  add(name: string, kind: 'counter' | 'gauge' | 'histogram', value: number, attributes = {}, unit?: string): void {
    this.updates.push({ metric: { name, kind, valueType: 'float', unit }, value, attributes } as BufferedMetricUpdate);
  }

  override retrieveUpdates() {
    return this.updates.splice(0).values();
  }
}

let metrics: SdkMetrics | undefined;
afterEach(() => metrics?.stop());

function collected() {
  const given = new Given();
  metrics = new SdkMetrics(given);
  metrics.start();
  return { given, metrics };
}

it('counters add up, gauges hold the last value, histograms have steps', () => {
  const { given, metrics } = collected();
  given.add('temporal_request', 'counter', 2, { operation: 'poll' });
  given.add('temporal_num_pollers', 'gauge', 5);
  given.add('agents_decision_wait', 'histogram', 90_000, { kind: 'approval' }, 's');
  metrics.drain();
  given.add('temporal_request', 'counter', 3, { operation: 'poll' });
  given.add('temporal_num_pollers', 'gauge', 4);
  given.add('agents_decision_wait', 'histogram', 0.3, { kind: 'approval' }, 's');
  const lines = metrics.text().split('\n');
  expect(lines).toContain('temporal_request_total{operation="poll"} 5');
  expect(lines).toContain('temporal_num_pollers 4');
  expect(lines).toContain('# TYPE agents_decision_wait_seconds histogram');
  expect(lines).toContain('agents_decision_wait_seconds_bucket{kind="approval",le="0.25"} 0');
  expect(lines).toContain('agents_decision_wait_seconds_bucket{kind="approval",le="0.5"} 1');
  expect(lines).toContain('agents_decision_wait_seconds_bucket{kind="approval",le="86400"} 1');
  expect(lines).toContain('agents_decision_wait_seconds_bucket{kind="approval",le="+Inf"} 2');
  expect(lines).toContain('agents_decision_wait_seconds_count{kind="approval"} 2');
});

it('a hostile value makes neither a line of its own nor a million series', () => {
  const { given, metrics } = collected();
  for (let n = 0; n < 5_000; n += 1)
    given.add('temporal_request', 'counter', 1, { operation: `${n}"} 7\nforged{a="\ud800` });
  const lines = metrics
    .text()
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  expect(lines.length).toBeLessThanOrEqual(201);
  expect(lines.every((line) => /^temporal_request_total\{operation="([^"\\\n]|\\["\\])*"\} \d+$/.test(line))).toBe(
    true,
  );
  const counted = lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  expect(counted).toBe(5_000);
});

it('asks a runtime for nothing before there is one', () => {
  expect(new SdkMetrics().text()).toBe('');
});
