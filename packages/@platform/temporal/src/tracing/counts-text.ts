import type { SpanCounts } from './outlet.js';

const name = 'agents_trace_spans_total';

/** What became of the spans of a process, in Prometheus' text format. Empty without tracing. */
export function spanCountsText(counts: Readonly<SpanCounts> | undefined): string {
  if (!counts) return '';
  const lines = Object.entries(counts).map(([outcome, count]) => `${name}{outcome="${outcome}"} ${count}\n`);
  const help = 'Spans by what became of them. outcome: sent, failed (the receiver), dropped (too many were waiting).';
  return `# HELP ${name} ${help}\n# TYPE ${name} counter\n${lines.join('')}`;
}
