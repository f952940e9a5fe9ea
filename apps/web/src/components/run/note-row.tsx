'use client';
import { type NoteItem, noteWords } from '@platform/temporal/words';
import {
  ArrowRightLeft,
  BellRing,
  Check,
  CircleSlash,
  CircleStop,
  FileQuestion,
  Gauge,
  Pause,
  Play,
  RotateCw,
  Scissors,
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { MarkedText } from '@/components/marked-text';
import { cn } from '@/lib/cn';
import { useNow } from '@/lib/use-now';
import { amounts } from '@/words/amounts';
import { clock } from '@/words/time';
import { More } from '../more';
import { Row } from './row';

const muted = 'text-muted-foreground';
const waiting = 'text-waiting';
const danger = 'text-danger';

/** Without `text` the text has the colour of the mark. */
const looks: Readonly<Record<NoteItem['kind'], { Icon: typeof Check; colour: string; text?: string }>> = {
  modelError: { Icon: TriangleAlert, colour: waiting },
  spent: { Icon: Scissors, colour: muted },
  ignoredDecision: { Icon: CircleSlash, colour: waiting },
  ignoredJournal: { Icon: CircleSlash, colour: waiting },
  voted: { Icon: Check, colour: 'text-success', text: muted },
  escalated: { Icon: BellRing, colour: waiting },
  ruleRevoked: { Icon: Undo2, colour: muted },
  limitRaised: { Icon: Gauge, colour: muted },
  handedOver: { Icon: ArrowRightLeft, colour: muted },
  stalled: { Icon: CircleStop, colour: danger },
  retried: { Icon: RotateCw, colour: muted },
  paused: { Icon: Pause, colour: waiting, text: muted },
  resumed: { Icon: Play, colour: muted },
  cancelRequested: { Icon: CircleStop, colour: muted },
  earlierGone: { Icon: FileQuestion, colour: muted },
  unknownEntry: { Icon: FileQuestion, colour: muted },
  reset: { Icon: Undo2, colour: waiting },
  unreadable: { Icon: FileQuestion, colour: danger },
};

/** Something that happened to the run beside the agent's work. `children` stand below it. */
export const NoteRow = memo(function NoteRow({ item, children }: { item: NoteItem; children?: ReactNode }) {
  const now = useNow();
  // An archive may hold items of a later version.
  const { Icon, colour, text: textColour = colour } = looks[item.kind] ?? looks.unknownEntry;
  const { text, note, detail } = noteWords(item, clock(item.at, now), amounts);
  return (
    <Row icon={<Icon className={colour} />}>
      <More detail={detail} className={cn('text-sm leading-6', textColour)}>
        {text}
      </More>
      {note && (
        <p className="mt-1 border-l-2 pl-3 text-sm">
          “<MarkedText text={note} />”
        </p>
      )}
      {children}
    </Row>
  );
});
