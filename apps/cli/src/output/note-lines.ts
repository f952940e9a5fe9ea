/** What happens beside the calls and decisions of a run, a line or two each. */
import type { EndedItem, SteeredItem } from '@platform/temporal';
import { type NoteItem, noteWords } from '@platform/temporal/words';
import { detailLines } from './detail-lines.js';
import { colours } from './marks.js';
import { hanging, oneLine, wrap } from './text.js';
import { clock } from './time.js';

const looks: Readonly<Record<NoteItem['kind'], { mark: string; colour: (text: string) => string }>> = {
  modelError: { mark: '!', colour: colours.yellow },
  spent: { mark: '!', colour: colours.dim },
  ignoredDecision: { mark: '!', colour: colours.yellow },
  ignoredJournal: { mark: '!', colour: colours.yellow },
  voted: { mark: '✓', colour: String },
  escalated: { mark: '!', colour: colours.yellow },
  ruleRevoked: { mark: '⊘', colour: String },
  limitRaised: { mark: '+', colour: String },
  handedOver: { mark: '→', colour: colours.dim },
  stalled: { mark: '■', colour: colours.red },
  retried: { mark: '↻', colour: String },
  paused: { mark: '‖', colour: String },
  resumed: { mark: '▶', colour: String },
  cancelRequested: { mark: '⊘', colour: String },
  earlierGone: { mark: '…', colour: colours.dim },
  unknownEntry: { mark: '…', colour: colours.dim },
  reset: { mark: '↺', colour: colours.yellow },
  unreadable: { mark: '✗', colour: colours.red },
};

/** The lines of an item that comes once and does not change. */
export function noteLines(item: NoteItem | SteeredItem | EndedItem): string[] {
  if (item.kind === 'ended') return []; // the run's last line says it
  if (item.kind === 'steered') {
    const who = `(${oneLine(item.by)} at ${clock(item.at)})`;
    return [`${colours.bold('›')} ${colours.bold(hanging(item.text))} ${colours.dim(who)}`];
  }
  // An archive may hold items of a later version.
  const { mark, colour } = looks[item.kind] ?? looks.unknownEntry;
  const { text, note, detail } = noteWords(item, clock(item.at));
  return [
    colour(wrap(`${mark} ${text}`, '  ')),
    ...(note ? [wrap(`“${note}”`, '    ')] : []),
    ...detailLines(detail, text),
  ];
}
