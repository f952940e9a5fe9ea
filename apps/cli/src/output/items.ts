/** Items of the timeline as lines of text. */
import type { RequestItem, TimelineItem, ToolItem } from '@platform/temporal';
import { memberOfItem } from '@platform/temporal/nesting';
import { attemptsLines } from './attempts-lines.js';
import { fileLines, type ItemOptions, messageLines, toolLines } from './call-lines.js';
import { decisionLines } from './decision-lines.js';
import { colours, lineBreak } from './marks.js';
import { noteLines } from './note-lines.js';
import { hanging, jsonText, oneLine } from './text.js';

/** Makes lines of items as they come. Each time it gives only what is new, in the order in which it happened. */
export class TimelineText {
  readonly #printed = new Map<string, TimelineItem>();
  /** The member's run that the last line was about. */
  #run: string | undefined;
  /** The members' runs that there were lines about. */
  readonly #runs = new Set<string>();

  constructor(private readonly options: ItemOptions) {}

  /** Lines for what is new in items of a timeline, given in its order. */
  lines(items: readonly TimelineItem[]): string[] {
    return inOrder(items).flatMap((item) => {
      const lines = itemLines(item, this.#printed.get(item.id), this.options);
      this.#printed.set(item.id, item);
      return lines.length > 0 ? this.#inside(item, lines) : lines;
    });
  }

  /** Forgets the items of these ids, which are gone. An item that comes again is then new. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.#printed.delete(id);
  }

  /** Indents what a member of a team does, under the name of the member. */
  #inside(item: TimelineItem, lines: string[]): string[] {
    const member = memberOfItem(item);
    const heading = member && member.run !== this.#run ? [`  ${colours.magenta(`${oneLine(member.name)}:`)}`] : [];
    this.#run = member?.run;
    if (!member) return lines;
    // A run's name begins with that of the run that it is in. Names of tools and members may hold any character, so nothing is parsed.
    const around = [...this.#runs].filter((run) => member.run.startsWith(`${run}/`)).length;
    this.#runs.add(member.run);
    const indent = '  '.repeat(around);
    return [...heading, ...lines.map((line) => `  ${line.replaceAll(lineBreak, `${lineBreak}  `)}`)].map(
      (line) => `${indent}${line.replaceAll(lineBreak, `${lineBreak}${indent}`)}`,
    );
  }
}

/** The result of a tool call that needed a decision comes after the decision, not where the call was asked for. */
function inOrder(items: readonly TimelineItem[]): TimelineItem[] {
  const decided = (requestId: string | undefined) =>
    items.find((item) => item.kind === 'decision' && item.request.id === requestId && item.decision !== undefined);
  const waiting = new Map<TimelineItem, ToolItem>();
  return items.flatMap((item): TimelineItem[] => {
    const decision = item.kind === 'tool' ? decided(item.requestId) : undefined;
    if (item.kind === 'tool' && decision) {
      waiting.set(decision, item);
      return [{ ...item, state: 'requested' }];
    }
    const tool = waiting.get(item);
    return tool ? [item, tool] : [item];
  });
}

/**
 * What is new to print about an item, given how it was when it was printed last; nothing when it looks the same. Tool calls and
 * decisions come as two pieces of news: asked, and what became of it.
 */
function itemLines(item: TimelineItem, before: TimelineItem | undefined, options: ItemOptions): string[] {
  switch (item.kind) {
    case 'request':
      return before ? [] : requestLines(item);
    case 'message':
      return before ? [] : messageLines(item, options);
    case 'tool':
      return toolLines(item, before?.kind === 'tool' ? before : undefined, options);
    case 'decision':
      return decisionLines(item, before?.kind === 'decision' ? before : undefined);
    case 'attempts':
      return attemptsLines(item, before?.kind === 'attempts' ? before : undefined);
    default:
      return before ? [] : noteLines(item);
  }
}

function requestText(request: unknown): string {
  return typeof request === 'string' ? request : jsonText(request);
}

function requestLines({ request, files = [] }: RequestItem): string[] {
  const given = fileLines('  with', files);
  return [`${colours.bold('›')} ${colours.bold(hanging(requestText(request)))}`, ...given];
}
