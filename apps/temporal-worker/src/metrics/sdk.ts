import { otherLabel, plainLabel } from '@platform/temporal/bounded-label';
import { type BufferedMetricUpdate, MetricsBuffer } from '@temporalio/worker';

/** Updates between two looks. A turn makes a few dozen. */
const bufferSize = 50_000;

/** Milliseconds between two looks. */
const drainInterval = 2_000;

/** Of one metric. What is beyond is counted as one. */
const mostSeries = 200;

/** Seconds, up to a week: people decide in days. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600, 14_400, 86_400, 604_800];

interface Series {
  labels: string;
  value: number;
  buckets: number[];
}

interface Kept {
  kind: string;
  help: string;
  series: Map<string, Series>;
}

/**
 * The numbers of Temporal's SDK, and of workflows, as text for Prometheus. They are at our own port and behind its door: the SDK's own exporter
 * would open a port that answers whoever asks.
 */
export class SdkMetrics {
  /** For the runtime. */
  readonly buffer: MetricsBuffer;
  readonly #metrics = new Map<string, Kept>();
  #timer: NodeJS.Timeout | undefined;

  constructor(buffer = new MetricsBuffer({ maxBufferSize: bufferSize, useSecondsForDurations: true })) {
    this.buffer = buffer;
  }

  /** Takes the numbers over also where nobody asks for them: a full buffer loses some. Call it once the runtime has the buffer. */
  start(): void {
    this.#timer = setInterval(() => this.drain(), drainInterval).unref();
  }

  /** Ends `start`. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  drain(): void {
    for (const update of this.buffer.retrieveUpdates()) this.#take(update);
  }

  /** Every series. Empty until `start`. */
  text(): string {
    if (this.#timer) this.drain();
    return [...this.#metrics].map(([name, kept]) => familyText(name, kept)).join('');
  }

  #take({ metric, value, attributes }: BufferedMetricUpdate): void {
    const name = nameOf(metric);
    let kept = this.#metrics.get(name);
    if (!kept) {
      kept = { kind: metric.kind, help: metric.description ?? '', series: new Map() };
      this.#metrics.set(name, kept);
    }
    let labels = labelsText(attributes);
    if (!kept.series.has(labels) && kept.series.size >= mostSeries) labels = labelsText(attributes, otherLabel);
    let series = kept.series.get(labels);
    if (!series) {
      series = { labels, value: 0, buckets: new Array(bounds.length + 1).fill(0) };
      kept.series.set(labels, series);
    }
    series.value = metric.kind === 'gauge' ? value : series.value + value;
    if (metric.kind === 'histogram') {
      const at = bounds.findIndex((bound) => value <= bound);
      series.buckets[at < 0 ? bounds.length : at]! += 1;
    }
  }
}

/** Prometheus' name for it: with its unit, and with `_total` where it counts. */
function nameOf({ name, unit, kind }: BufferedMetricUpdate['metric']): string {
  const withUnit = unit === 's' && !name.endsWith('_seconds') ? `${name}_seconds` : name;
  return kind === 'counter' && !withUnit.endsWith('_total') ? `${withUnit}_total` : withUnit;
}

function labelsText(attributes: BufferedMetricUpdate['attributes'], instead?: string): string {
  return Object.keys(attributes)
    .sort()
    .map((key) => `${key}="${escaped(instead ?? plainLabel(String(attributes[key])))}"`)
    .join(',');
}

function escaped(value: string): string {
  return value.replace(/[\\"]/g, '\\$&');
}

function familyText(name: string, { kind, help, series }: Kept): string {
  const lines = [...series.values()].flatMap((one) =>
    kind === 'histogram' ? histogramLines(name, one) : [line(name, one.labels, one.value)],
  );
  const said = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `# HELP ${name} ${said}\n# TYPE ${name} ${kind}\n${lines.join('')}`;
}

function histogramLines(name: string, { labels, value, buckets }: Series): string[] {
  let count = 0;
  const steps = buckets.map((more, at) => {
    count += more;
    return line(`${name}_bucket`, [labels, `le="${bounds[at] ?? '+Inf'}"`].filter(Boolean).join(','), count);
  });
  return [...steps, line(`${name}_sum`, labels, value), line(`${name}_count`, labels, count)];
}

function line(name: string, labels: string, value: number): string {
  return `${name}${labels && `{${labels}}`} ${value}\n`;
}
