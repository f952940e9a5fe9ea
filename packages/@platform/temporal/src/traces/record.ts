/** From the events of a run to what its traces are made from. */
import { journalSignalName } from '../domain/contract.js';
import { type JournalChange, JournalIntake } from '../domain/journal/intake.js';
import { asList, asNumber, asObject, asText, type JsonObject } from '../domain/json/read.js';
import { traceparentParts } from '../domain/traceparent.js';
import type { AttemptFailure, RunEvent } from '../projection/events.js';
import { RunProjection } from '../projection/projection.js';
import { asSound } from '../projection/sound.js';
import { attemptsOf } from './attempts.js';
import { askingTurns, decisionsOf } from './decisions.js';
import type { ChildFacts, EntryFacts, ExecutionEnd, ExecutionFacts, TurnFacts } from './facts.js';
import { timeOf } from './parts.js';
import type { SpanReference } from './span.js';

/** A turn, and the entries of its journal that count. */
export interface TurnRecord {
  facts: TurnFacts;
  entries: EntryFacts[];
}

type Changing<Facts> = { -readonly [Name in keyof Facts]: Facts[Name] };

/** An activity while its events are read. */
interface Activity {
  turn: Turn;
  facts: Changing<ExecutionFacts>;
  started?: { attempt: number; at: string; lastFailure?: AttemptFailure };
}

interface Turn {
  turn: number;
  input: JsonObject;
  activities: Activity[];
  /** By number. `execution` is the activity that brought the entry, where the entry does not say it. */
  entries: Map<number, { entry: EntryFacts; execution: number }>;
  children: Changing<ChildFacts>[];
}

/**
 * Reads the events of a run, of all its executions, in order. What is under way is left out until it has ended: so the first events of a history give
 * some of what the whole history gives, and nothing else.
 */
export class TraceRecord {
  readonly #turns = new Map<number, Turn>();
  readonly #activities = new Map<number, Activity>();
  readonly #children = new Map<string, Changing<ChildFacts>>();
  readonly #journal = new JournalIntake();
  readonly #projection = new RunProjection();
  #head: JsonObject = {};
  #startedFrom: SpanReference | undefined;
  #current: Activity | undefined;
  #unreadableAt: string | undefined;
  /** Where the workflow's task before the latest one began, and the latest. What was decided since may turn out not to count. */
  #sureUntil = 0;
  #taskAt = 0;

  constructor(private readonly runId: string) {}

  /** Applies the next event. */
  apply(event: RunEvent): void {
    this.#projection.apply(event);
    switch (event.type) {
      case 'runStarted':
        this.#start(event);
        break;
      case 'turnScheduled':
        this.#schedule(event);
        break;
      case 'turnStarted':
      case 'turnCompleted':
      case 'turnFailed':
      case 'turnCancelled':
        this.#turnEvent(event);
        break;
      case 'signalled':
        if (event.name === journalSignalName) this.#take(this.#journal.signalled(event.payload));
        break;
      case 'childStarted':
      case 'childCompleted':
      case 'childFailed':
        this.#child(event);
        break;
      case 'unreadable':
        this.#unreadableAt = event.at;
        break;
      case 'workflowTaskStarted':
        this.#sureUntil = this.#taskAt;
        this.#taskAt = event.id;
        break;
      case 'runCompleted':
      case 'runFailed':
      case 'runTimedOut':
      case 'runTerminated':
      case 'runCancelled':
        this.#end(event.at, event.type === 'runCancelled' ? 'cancelled' : 'stopped');
        this.#sureUntil = event.id;
        break;
      default:
        break;
    }
  }

  /** What is known of each turn, in order. */
  turns(): TurnRecord[] {
    const view = this.#projection.view();
    const unsure = new Set(this.#projection.changedSince({ eventId: this.#sureUntil }).map(({ id }) => id));
    // The server may have deleted the events of the turn that asked.
    for (const turn of askingTurns(view)) this.#turnOf(turn, {});
    return [...this.#turns.values()]
      .sort((one, other) => one.turn - other.turn)
      .map((turn) => {
        const facts = this.#factsOf(turn);
        return {
          facts: { ...facts, decisions: decisionsOf(view, turn.turn, facts.executions, unsure) },
          entries: entriesOf(turn),
        };
      });
  }

  #factsOf({ turn, input, activities, children }: Turn): TurnFacts {
    const head = this.#head;
    const kept = asList(head.kept).length;
    return {
      runId: this.runId,
      turn,
      agentId: asText(input.agentId) ?? asText(head.agentId) ?? '',
      sessionId: asText(input.sessionId) ?? asText(head.sessionId) ?? this.runId,
      userId: asText(input.userId) ?? asText(head.userId),
      tenant: asText(head.tenant),
      request: turn === 0 ? (input.request ?? undefined) : undefined,
      startedFrom: this.#startedFrom,
      origin: turn === 0 ? asSound('origin', head.origin) : undefined,
      kept: turn === 0 && kept > 0 ? kept : undefined,
      executions: activities.map(({ facts }) => facts),
      children,
    };
  }

  #start({ input, continues, traceparent }: Extract<RunEvent, { type: 'runStarted' }>): void {
    if (continues && this.#head.runId !== undefined) return;
    this.#head = asObject(input) ?? {};
    const from = traceparentParts(traceparent);
    this.#startedFrom = from && { traceId: from.traceId, spanId: from.spanId };
    if (!this.#head.carried) this.#take(this.#journal.began(this.#head.kept));
  }

  #schedule({ id, at, input: given }: Extract<RunEvent, { type: 'turnScheduled' }>): void {
    const input = asObject(given) ?? {};
    const turn = this.#turnOf(asNumber(input.turn) ?? this.#current?.turn.turn ?? this.#turns.size, input);
    const execution = asNumber(input.execution) ?? turn.activities.length;
    // After a reset the same activity may be there again, from before it; nobody heard of its end.
    turn.activities = turn.activities.filter(({ facts }) => facts.execution !== execution);
    this.#end(this.#unreadableAt ?? at, 'unknown');
    const activity: Activity = { turn, facts: { execution, scheduledAt: at } };
    turn.activities.push(activity);
    this.#activities.set(id, activity);
    this.#current = activity;
    this.#unreadableAt = undefined;
    this.#journal.scheduled(turn.turn);
  }

  #turnOf(turn: number, input: JsonObject): Turn {
    const known = this.#turns.get(turn) ?? { turn, input, activities: [], entries: new Map(), children: [] };
    this.#turns.set(turn, known);
    return known;
  }

  #turnEvent(
    event: Extract<RunEvent, { type: 'turnStarted' | 'turnCompleted' | 'turnFailed' | 'turnCancelled' }>,
  ): void {
    const activity = this.#activities.get(event.scheduledId);
    if (!activity) return;
    const { turn } = activity.turn;
    switch (event.type) {
      case 'turnStarted':
        activity.started = { attempt: event.attempt, at: event.at, lastFailure: event.lastFailure };
        return;
      case 'turnCompleted': {
        this.#take(this.#journal.reported(turn, event.result));
        const { status, endedAt, content, attempts } = asObject(event.result) ?? {};
        this.#close(activity, { at: timeOf(endedAt) ?? event.at, status: asText(status) ?? 'unknown', content });
        activity.facts.attempts = attemptsOf(attempts, activity.started);
        break;
      }
      case 'turnFailed': {
        const { failure } = event;
        const details = asObject(failure.details);
        this.#take(this.#journal.failed(turn, failure));
        const at = timeOf(details?.endedAt) ?? event.at;
        const why = { type: failure.workerLost ? 'WorkerLost' : failure.type, message: failure.message };
        const started = activity.started ?? { attempt: 1, at: activity.facts.scheduledAt };
        const last = {
          attempt: started.attempt,
          startedAt: timeOf(details?.startedAt) ?? started.at,
          endedAt: at,
          ...why,
        };
        this.#close(activity, { at, status: 'failed', failure: why });
        activity.facts.attempts = attemptsOf(details?.attempts ?? asObject(failure.heartbeat)?.attempts, started, last);
        break;
      }
      case 'turnCancelled':
        this.#close(activity, { at: event.at, status: 'cancelled' });
        activity.facts.attempts = attemptsOf(undefined, activity.started);
        break;
    }
  }

  #close(activity: Activity, ended: Omit<ExecutionEnd, 'attempt'>): void {
    const { content, ...end } = ended;
    const isAnswer = ended.status === 'completed' && content !== undefined && content !== null;
    activity.facts.ended = { ...end, attempt: activity.started?.attempt, ...(isAnswer && { content }) };
    if (activity !== this.#current) return;
    this.#current = undefined;
    this.#journal.ended();
  }

  /** Ends the activity under way, of whose end the history does not tell. */
  #end(at: string, status: string): void {
    if (this.#current) this.#close(this.#current, { at, status });
    if (status === 'unknown') return;
    for (const child of this.#children.values()) {
      child.ended ??= { at, failed: 'the run that waited for it ended' };
    }
  }

  #take(change: JournalChange | undefined): void {
    for (const { turn, n } of change?.dropped ?? []) this.#turns.get(turn)?.entries.delete(n);
    for (const { turn, n, entry } of change?.taken ?? []) {
      const execution = asNumber(entry.execution) ?? this.#current?.facts.execution ?? 0;
      this.#turnOf(turn, {}).entries.set(n, { entry, execution });
    }
  }

  #child(event: Extract<RunEvent, { type: 'childStarted' | 'childCompleted' | 'childFailed' }>): void {
    const known = this.#children.get(event.runId);
    switch (event.type) {
      case 'childStarted': {
        const turn = [...this.#turns.values()].at(-1);
        if (!turn || known) return;
        const input = asObject(event.input);
        const child = {
          runId: event.runId,
          agentId: asText(input?.agentId) ?? '',
          execution: turn.activities.at(-1)?.facts.execution ?? 0,
          toolCallId: asText(asObject(input?.origin)?.toolCallId),
          startedAt: event.at,
        };
        turn.children.push(child);
        this.#children.set(event.runId, child);
        break;
      }
      case 'childCompleted':
        if (known) known.ended ??= { at: event.at };
        break;
      case 'childFailed':
        if (known) known.ended ??= { at: event.at, failed: event.message };
        break;
    }
  }
}

/** Entries of activities that have ended: what a signal brings meanwhile may turn out not to count. */
function entriesOf({ entries, activities }: Turn): EntryFacts[] {
  const over = new Set(activities.filter(({ facts }) => facts.ended).map(({ facts }) => facts.execution));
  return [...entries]
    .sort(([one], [other]) => one - other)
    .filter(([, { execution }]) => over.has(execution))
    .map(([, { entry, execution }]) => (execution === 0 ? entry : { ...entry, execution }));
}
