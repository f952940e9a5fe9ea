/** What happens beside the calls and decisions of a run, a line or two each. */
import {
  type AttemptsItem,
  type DecisionItem,
  decidersText,
  type MessageItem,
  noUsage,
  type RequestItem,
  type TimelineItem,
  type ToolItem,
} from '@platform/temporal';
import { costText } from './limits.js';
import { colours } from './marks.js';
import { counted, hanging, oneLine, wrap } from './text.js';
import { clock } from './time.js';

export type NoteItem = Exclude<TimelineItem, RequestItem | MessageItem | ToolItem | DecisionItem | AttemptsItem>;

/** What there is to say of an item that comes once, and stays as it is. */
export function noteLines(item: NoteItem): string[] {
  switch (item.kind) {
    case 'modelError':
      return [
        colours.yellow(wrap(`! ${oneLine(item.model)} failed, the agent went on: ${oneLine(item.message)}`, '  ')),
      ];
    case 'spent': {
      const tokens = item.inputTokens + item.outputTokens;
      const cost = costText({ ...noUsage, costUsd: item.costUsd });
      const what = `${oneLine(item.model)} was cut off after ${item.estimated ? 'about ' : ''}${tokens} tokens${cost}`;
      return [colours.dim(wrap(`! ${what}: ${oneLine(item.message)}`, '  '))];
    }
    case 'ignoredDecision':
      return [colours.yellow(wrap(`! A decision by ${oneLine(item.by)} was ignored: ${oneLine(item.message)}`, '  '))];
    case 'ignoredJournal': {
      const by = item.by ? ` from ${oneLine(item.by)}` : '';
      const what = `${counted(item.count, 'message')} about the agent's work${by} did not come from it, and changed nothing`;
      return [colours.yellow(wrap(`! ${what}: ${oneLine(item.reasons.join('; '))}`, '  '))];
    }
    case 'voted': {
      const who = `${oneLine(item.vote.by)} agreed to ${oneLine(item.tool)} at ${clock(item.at)}`;
      return [`  ${colours.green('✓')} ${who} (${item.agreed} of ${item.required})`];
    }
    case 'escalated':
      return [
        colours.yellow(
          wrap(`! Nobody decided on ${oneLine(item.tool)}; now ${decidersText(item.to)} may as well`, '  '),
        ),
      ];
    case 'ruleRevoked': {
      const note = item.note ? `: “${oneLine(item.note)}”` : '';
      return [`  ⊘ Rule ${item.rule.id} for ${oneLine(item.rule.tool)} revoked by ${oneLine(item.by)}${note}`];
    }
    case 'handedOver':
      return [colours.dim('  The agent-service shut down and handed the turn over.')];
    case 'stalled': {
      const what = `■ Stalled: ${oneLine(item.stall.type)}: ${oneLine(item.stall.message)}`;
      return [colours.red(wrap(what, '  '))];
    }
    case 'retried':
      return [`  ↻ Retried by ${oneLine(item.by)} at ${clock(item.at)}${item.note ? `: “${oneLine(item.note)}”` : ''}`];
    case 'steered':
      return [
        `${colours.bold('›')} ${colours.bold(hanging(item.text))} ${colours.dim(`(${oneLine(item.by)} at ${clock(item.at)})`)}`,
      ];
    case 'paused':
      return [`  ‖ Paused by ${oneLine(item.by)} at ${clock(item.at)}${item.note ? `: “${oneLine(item.note)}”` : ''}`];
    case 'resumed':
      return [`  ▶ Resumed by ${oneLine(item.by)} at ${clock(item.at)}${item.note ? `: “${oneLine(item.note)}”` : ''}`];
    case 'cancelRequested':
      return [
        `  ⊘ Cancelled by ${oneLine(item.by)} at ${clock(item.at)}${item.reason ? `: “${oneLine(item.reason)}”` : ''}`,
      ];
    case 'earlierGone':
      return [colours.dim(`  (${counted(item.turns, 'turn')} before this: the server no longer has them)`)];
    case 'unknownEntry':
      return [colours.dim(`  (an entry of kind "${oneLine(item.entryKind)}", which this version does not know)`)];
    case 'reset':
      return [
        colours.yellow(`  ↺ Set back to here by ${oneLine(item.by)} at ${clock(item.at)}: “${oneLine(item.reason)}”`),
        ...(item.undone ?? []).flatMap((undone) =>
          undone.kind === 'decision' && undone.decision
            ? [
                colours.dim(
                  `    undone: ${oneLine(undone.request.tool)}, ${undone.decision.action} by ${oneLine(undone.decision.by)}`,
                ),
              ]
            : [],
        ),
      ];
    case 'unreadable':
      return [colours.red(`  ✗ A part of this run cannot be read: ${oneLine(item.message)}`)];
    case 'ended':
      return []; // the run's last line says it
    default:
      return unknownLines(item);
  }
}

/** An archive may hold items of a later version. A kind of this one without words of its own does not compile. */
function unknownLines(item: never): string[] {
  const { kind } = item as TimelineItem;
  return [colours.dim(`  (an item of kind "${oneLine(kind)}", which this version does not know)`)];
}
