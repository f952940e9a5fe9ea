/** What happened to a run beside the agent's work. */
import { decidersText } from '../domain/decisions/policy.js';
import { amountWords, english } from '../domain/limits/limits.js';
import type { Stopped, TimelineItem, UndoneItem } from '../projection/view.js';
import { actionWords } from './decisions.js';
import { failureDetail, failureWords, saidWords } from './failures.js';

/** Items that are told in a sentence. */
export type NoteItem = Exclude<
  TimelineItem,
  { kind: 'request' | 'message' | 'tool' | 'decision' | 'attempts' | 'steered' | 'ended' }
>;

export interface Note {
  text: string;
  /** What somebody wrote beside it. */
  note?: string;
  /** More, for whoever operates the product. */
  detail?: string;
}

/** @param at when it happened, as this reader writes times; `amounts`: as this reader writes numbers. */
export function noteWords(item: NoteItem, at: string, amounts = english): Note {
  const { count, money } = amounts;
  switch (item.kind) {
    case 'modelError':
      return { text: `${item.model} failed, the agent went on${because(item.message)}`, detail: item.message };
    case 'spent': {
      const cost = item.costUsd === undefined ? '' : `, ${money(item.costUsd)}`;
      const tokens = `${item.estimated ? 'about ' : ''}${count(item.inputTokens + item.outputTokens)} tokens${cost}`;
      if (item.stopped) return { text: `${item.model} was stopped after ${tokens}: ${stoppedWords(item.stopped)}` };
      return { text: `${item.model} was cut off after ${tokens}${because(item.message)}`, detail: item.message };
    }
    case 'ignoredDecision':
      return {
        text: `A decision by ${item.by} came too late or did not fit, and changed nothing`,
        detail: item.message,
      };
    case 'ignoredJournal': {
      const by = item.by ? ` from ${item.by}` : '';
      const count = item.count === 1 ? 'One message' : `${item.count} messages`;
      return {
        text: `${count} about the agent’s work${by} did not come from it, and changed nothing`,
        detail: item.reasons.join('; '),
      };
    }
    case 'voted':
      return {
        text: `${item.vote.by} agreed to ${item.tool}, ${at}: ${item.agreed} of ${item.required}`,
        note: item.vote.note,
      };
    case 'escalated':
      return { text: `Nobody decided on ${item.tool} until ${at}; now ${decidersText(item.to)} may as well` };
    case 'ruleRevoked':
      return {
        text: `${item.by} revoked rule ${item.rule.id} for ${item.rule.tool}, ${at}: it is asked again`,
        note: item.note,
      };
    case 'limitRaised': {
      const more = amountWords(item.limit, item.more, amounts);
      return {
        text: `${item.by} allowed it ${more} more, ${at}: ${amountWords(item.limit, item.allowed, amounts)} in all`,
        note: item.note,
      };
    }
    case 'handedOver':
      return { text: 'The agent’s process shut down and handed the work over; nothing was lost.' };
    case 'stalled':
      return { text: `Stalled, ${at}: ${failureWords(item.stall)}`, detail: failureDetail(item.stall) };
    case 'retried':
      return { text: `Retried by ${item.by}, ${at}`, note: item.note };
    case 'paused':
      return { text: `Paused by ${item.by}, ${at}`, note: item.note };
    case 'resumed':
      return { text: `Resumed by ${item.by}, ${at}`, note: item.note };
    case 'cancelRequested':
      return { text: `${item.by} asked to cancel, ${at}`, note: item.reason || undefined };
    case 'earlierGone': {
      const turns = item.turns === 1 ? 'turn' : `${item.turns} turns`;
      return { text: `The server no longer has the first ${turns} of this run` };
    }
    case 'unknownEntry':
      return { text: `An entry of kind “${item.entryKind}”, which this version does not know` };
    case 'reset':
      return { text: `Set back to here by ${item.by}, ${at}. ${undoneWords(item.undone)}`, note: item.reason };
    case 'unreadable':
      return { text: unreadableWords('this run'), detail: item.message };
    default:
      return unknownNote(item);
  }
}

function stoppedWords({ why, by = 'somebody' }: Stopped): string {
  switch (why) {
    case 'paused':
      return `${by} paused the run`;
    case 'cancelled':
      return `${by} cancelled the run`;
    case 'steered':
      return `${by} said something to the agent`;
    case 'handedOver':
      return 'the agent’s process shut down';
    case 'interrupted':
      return 'the turn was asked to end';
  }
}

/** An archive may hold items of a later version. A kind of this one without words of its own does not compile. */
function unknownNote(item: never): Note {
  const { kind } = item as TimelineItem;
  return { text: `An item of kind “${kind}”, which this version does not know` };
}

/** `A part of this run cannot be read.` Why, is for whoever operates the product. */
export function unreadableWords(what: string): string {
  return `A part of ${what} cannot be read`;
}

/** What a reset has undone: decisions one by one, with what was decided on, how, and by whom. What tools had done stays done. */
function undoneWords(undone: readonly UndoneItem[] | undefined): string {
  if (!undone) return 'The server no longer has what came after it.';
  const decisions = undone.flatMap((item) => {
    if (item.kind !== 'decision' || !item.decision) return [];
    return [`${item.request.tool}, ${actionWords[item.decision.action]} by ${item.decision.by}`];
  });
  if (decisions.length === 0) return 'No decision is undone by it.';
  return `These decisions count no more, and what tools had done stays done: ${decisions.join('; ')}.`;
}

function because(message: string): string {
  const said = saidWords(message);
  return said ? `: ${said}` : '';
}
