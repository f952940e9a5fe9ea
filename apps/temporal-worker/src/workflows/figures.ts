import type { ControlState, Decision, PendingDecision } from '@platform/temporal/contract';
import { searchAttributes } from '@platform/temporal/contract';
import {
  asCount,
  asList,
  asObject,
  causeText,
  isByPerson,
  mostNames,
  mostWaits,
  writeFigures,
  writeUsed,
} from '@platform/temporal/workflow';
import { ownFinding } from './finding.js';
import type { JournalListener } from './journal.js';
import type { UsageCounter } from './usage.js';

/** What is known of a run for those who look for it and count it. Nothing of it leaves a trace in the history of a run that may not write it. */
export class Figures implements JournalListener {
  private readonly tools: Set<string>;
  private readonly models: Set<string>;
  private readonly waits: number[];
  private decisions: number;
  private stalls: number;

  /** @param carried what earlier executions counted. */
  constructor(
    private readonly usage: UsageCounter,
    carried: unknown,
  ) {
    const before = asObject(carried);
    this.tools = new Set(namesIn(before?.tools));
    this.models = new Set(namesIn(before?.models));
    this.waits = asList(before?.waits).filter((seconds) => typeof seconds === 'number');
    this.decisions = asCount(before?.decisions);
    this.stalls = asCount(before?.stalls);
  }

  /** A call that is forgotten later was made all the same. */
  saw(_: number, { kind, tool, model }: Readonly<Record<string, unknown>>): void {
    const [names, name] = kind === 'tool' ? [this.tools, tool] : [this.models, model];
    if (typeof name === 'string' && names.size < mostNames) names.add(name);
  }

  /** Somebody, or something, has decided. */
  decided(request: PendingDecision | undefined, decision: Decision): void {
    if (!request || !isByPerson(decision)) return;
    this.decisions += 1;
    const seconds = (Date.parse(decision.decidedAt) - Date.parse(request.askedAt)) / 1_000;
    if (seconds >= 0 && this.waits.length < mostWaits) this.waits.push(seconds);
  }

  stalled(): void {
    this.stalls += 1;
  }

  /** For the execution that carries on; absent where it could not write them. */
  get state(): Pick<ControlState, 'figures'> {
    if (!ownFinding()) return {};
    const { waits, decisions, stalls } = this;
    return { figures: { tools: [...this.tools], models: [...this.models], waits, decisions, stalls } };
  }

  /** As search attributes. `cause`: why the run is stalled or has failed; absent when neither. */
  attributes(cause?: string) {
    if (!ownFinding()) return [];
    const { total } = this.usage;
    const { waits, decisions, stalls } = this;
    const used = writeUsed({ tools: [...this.tools], models: [...this.models] });
    const figures = writeFigures({ ...total, waits, decisions, stalls });
    return [
      { key: searchAttributes.figures, value: figures },
      { key: searchAttributes.cause, value: cause === undefined ? null : causeText(cause) },
      ...(used.length > 0 ? [{ key: searchAttributes.used, value: used }] : []),
      ...(total.costUsd === undefined ? [] : [{ key: searchAttributes.costUsd, value: total.costUsd }]),
    ];
  }
}

function namesIn(list: unknown): string[] {
  return asList(list).filter((name) => typeof name === 'string');
}
