/** Watches a run in the terminal, and lets the one who watches decide. */
import type { RunNews, RunStatus, RunUpdate, RunView } from '@platform/temporal';
import { applyLive, liveSnapshot, nothingLive, pruneLive } from '@platform/temporal/live';
import { blockedLines } from '../output/blocked-lines.js';
import { TimelineText } from '../output/items.js';
import { colours } from '../output/marks.js';
import { decideCommands, requestLines } from '../output/request.js';
import { endLine } from '../output/run-lines.js';
import { canAsk, isTerminal, print, printJsonLine, setStatusLine } from '../output/screen.js';
import type { Session } from '../session.js';
import { Asking } from './asking.js';
import { statusLine } from './status-line.js';

export interface WatchOptions {
  json?: boolean;
  /** Nothing is shortened. */
  full?: boolean;
  /** Stop where the run waits for a person: for a decision, paused or stalled. */
  untilWaiting?: boolean;
  /** Ask for decisions in place, where there is a person to ask. */
  ask?: boolean;
}

/** Where a run waits for a person. */
const idle: ReadonlySet<RunStatus> = new Set<RunStatus>(['waiting', 'paused', 'stalled']);

/**
 * Follows a run until it ends, the person leaves, or (with `untilWaiting`) it waits. Returns the run as it was then; `undefined` when the
 * person left. The run itself goes on in any case.
 */
export async function watchRun(
  session: Pick<Session, 'api' | 'who'>,
  runId: string,
  options: WatchOptions,
): Promise<RunView | undefined> {
  const leave = new AbortController();
  const onInterrupt = () => leave.abort();
  process.once('SIGINT', onInterrupt);
  const printer = options.json ? new JsonPrinter() : new TextPrinter(runId, options, isAsking(options));
  const asking = isAsking(options) ? new Asking(session, onInterrupt) : undefined;
  let view: RunView | undefined;
  try {
    // What the attempt does is shown at a terminal. Elsewhere a message is printed when it is complete.
    const live = !options.json && isTerminal();
    for await (const news of session.api.followRun(runId, { signal: leave.signal, live })) {
      printer.print(news);
      if (news.type !== 'update') continue;
      view = news.view;
      if (options.untilWaiting && idle.has(view.status)) return view;
      asking?.show(view);
    }
    if (!leave.signal.aborted || view?.endedAt !== undefined) return view;
    printer.left();
    return undefined;
  } finally {
    process.removeListener('SIGINT', onInterrupt);
    await asking?.close();
    printer.close();
  }
}

function isAsking({ json, ask, untilWaiting }: WatchOptions): boolean {
  return !json && !untilWaiting && ask !== false && canAsk();
}

interface Printer {
  print(news: RunNews): void;
  left(): void;
  close(): void;
}

/** One line of JSON for each update: the run without its timeline, the items that changed, and the ids of those that are there no longer. */
class JsonPrinter implements Printer {
  print(news: RunNews): void {
    if (news.type === 'disconnected') printJsonLine(news);
    if (news.type !== 'update') return;
    const { view, changed, removed, eventId } = news;
    const { timeline: _, ...run } = view;
    printJsonLine({ type: 'update', eventId, run, changed, removed });
  }

  left(): void {}

  close(): void {}
}

class TextPrinter implements Printer {
  readonly #text: TimelineText;
  readonly #announced = new Set<string>();
  #view: RunView | undefined;
  #disconnected = false;
  #live = nothingLive;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly runId: string,
    options: WatchOptions,
    private readonly asksInPlace: boolean,
  ) {
    this.#text = new TimelineText(options);
    this.#timer = setInterval(() => this.#paintStatus(), 1_000);
  }

  print(news: RunNews): void {
    if (news.type === 'live' || news.type === 'notLive') {
      this.#live = news.type === 'live' ? applyLive(this.#live, news.event, this.#view?.timeline) : nothingLive;
      this.#paintStatus();
    } else this.#printUpdate(news);
  }

  #printUpdate(update: RunUpdate): void {
    if (update.type === 'disconnected') {
      this.#disconnected = true;
      print(colours.yellow(`  ! ${update.message}`));
      return;
    }
    if (this.#disconnected) print(colours.green('  Connected again.'));
    this.#disconnected = false;
    this.#view = update.view;
    this.#live = pruneLive(this.#live, update.view, update.view.timeline, false);
    this.#text.forget(update.removed);
    for (const line of this.#text.lines(update.changed)) print(line);
    if (!this.asksInPlace) this.#announceAll(update.view);
    this.#tellBlocked(update.view);
    if (update.view.endedAt !== undefined) print(endLine(update.view));
    this.#paintStatus();
  }

  left(): void {
    print(`The run goes on. See it again with: npm run cli -- watch ${this.runId}`);
  }

  close(): void {
    clearInterval(this.#timer);
    setStatusLine('');
  }

  /** What the run waits for, with the commands that end the waiting. */
  #announceAll({ waitingFor, stall, startedBy }: RunView): void {
    for (const request of waitingFor) {
      if (!this.#isNew(`${request.id} ${request.askedAt}`)) continue;
      for (const line of requestLines(request, startedBy)) print(line);
      for (const command of decideCommands(this.runId, request, waitingFor.length === 1))
        print(colours.dim(`    ${command}`));
    }
    if (stall && this.#isNew(stall.since))
      print(colours.dim(`    Mend the cause, then: npm run cli -- retry ${this.runId}`));
  }

  /** Printed once for each cause. The status line says the rest. */
  #tellBlocked(view: RunView): void {
    const { blocked } = view;
    if (!blocked || !this.#isNew(`${blocked.type} ${blocked.since} ${blocked.message}`)) return;
    for (const line of blockedLines(view)) print(line);
  }

  #isNew(key: string): boolean {
    if (this.#announced.has(key)) return false;
    this.#announced.add(key);
    return true;
  }

  #paintStatus(): void {
    const { texts, tools } = liveSnapshot(this.#live);
    const doing = { text: texts.at(-1)?.text, tools };
    setStatusLine(this.#disconnected || !this.#view ? '' : statusLine(this.#view, doing));
  }
}
