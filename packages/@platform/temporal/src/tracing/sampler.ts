import { type Context, type SpanContext, trace } from '@opentelemetry/api';
import { type Sampler, SamplingDecision, type SamplingResult } from '@opentelemetry/sdk-trace-base';
import type { TracingSettings } from './settings.js';

/**
 * Which traces are told. By the last 8 bytes of the trace's id, as OpenTelemetry has it in Python: its samplers for JavaScript read the id in another
 * way, and of one trace some processes would tell and others not.
 */
export class RecordSampler implements Sampler {
  readonly #below: bigint;

  constructor(private readonly settings: Pick<TracingSettings, 'ratio' | 'parentBased'>) {
    this.#below = BigInt(Math.round(settings.ratio * 2 ** 64));
  }

  shouldSample(context: Context, traceId: string): SamplingResult {
    const parent: SpanContext | undefined = trace.getSpanContext(context);
    const sampled = this.settings.parentBased && parent ? (parent.traceFlags & 1) === 1 : this.tells(traceId);
    return { decision: sampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
  }

  /** Whether a trace is told about which nobody has said anything. */
  tells(traceId: string): boolean {
    return BigInt(`0x${traceId.slice(16)}`) < this.#below;
  }

  toString(): string {
    return `RecordSampler{${this.settings.ratio}}`;
  }
}
