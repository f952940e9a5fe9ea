'use client';
import type { TimelineItem } from '@platform/temporal';
import { decidersText } from '@platform/temporal/decisions';
import { dollars } from '@platform/temporal/limits';
import {
  ArrowRightLeft,
  BellRing,
  Check,
  CircleSlash,
  CircleStop,
  FileQuestion,
  Pause,
  Play,
  RotateCw,
  Scissors,
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { MarkedText } from '@/components/marked-text';
import { useNow } from '@/lib/use-now';
import { ruleWords } from '@/words/decision';
import { failureWords } from '@/words/failure';
import { clock } from '@/words/time';
import { undoneWords } from '@/words/undone';
import { Row } from './row';

export type NoteItem = Extract<
  TimelineItem,
  {
    kind:
      | 'modelError'
      | 'spent'
      | 'voted'
      | 'ignoredDecision'
      | 'ignoredJournal'
      | 'escalated'
      | 'ruleRevoked'
      | 'handedOver'
      | 'stalled'
      | 'retried'
      | 'paused'
      | 'resumed'
      | 'cancelRequested'
      | 'earlierGone'
      | 'unknownEntry'
      | 'unreadable'
      | 'reset';
  }
>;

/** Something that happened to the run beside the agent's work. */
export const NoteRow = memo(function NoteRow({ item }: { item: NoteItem }) {
  const now = useNow();
  const { icon, colour, text, note } = noteOf(item, clock(item.at, now));
  return (
    <Row icon={icon}>
      <p className={`text-sm leading-6 ${colour}`}>{text}</p>
      {note && (
        <p className="mt-1 border-l-2 pl-3 text-sm">
          “<MarkedText text={note} />”
        </p>
      )}
    </Row>
  );
});

function noteOf(item: NoteItem, at: string): { icon: ReactNode; colour: string; text: string; note?: string } {
  const muted = 'text-muted-foreground';
  const waiting = 'text-waiting';
  switch (item.kind) {
    case 'modelError': {
      const text = `${item.model} failed, the agent went on: ${item.message}`;
      return { icon: <TriangleAlert className={waiting} />, colour: waiting, text };
    }
    case 'spent': {
      const cost = item.costUsd === undefined ? '' : `, ${dollars(item.costUsd)}`;
      const tokens = `${item.estimated ? 'about ' : ''}${item.inputTokens + item.outputTokens} tokens${cost}`;
      const text = `${item.model} was cut off after ${tokens}: ${item.message}`;
      return { icon: <Scissors className={muted} />, colour: muted, text };
    }
    case 'ignoredDecision': {
      const text = `A decision by ${item.by} came too late or did not fit, and changed nothing: ${item.message}`;
      return { icon: <CircleSlash className={waiting} />, colour: waiting, text };
    }
    case 'ignoredJournal': {
      const by = item.by ? ` from ${item.by}` : '';
      const count = item.count === 1 ? 'One message' : `${item.count} messages`;
      const text = `${count} about the agent’s work${by} did not come from it, and changed nothing: ${item.reasons.join('; ')}`;
      return { icon: <CircleSlash className={waiting} />, colour: waiting, text };
    }
    case 'voted': {
      const text = `${item.vote.by} agreed to ${item.tool}, ${at}: ${item.agreed} of ${item.required}`;
      return { icon: <Check className="text-success" />, colour: muted, text, note: item.vote.note };
    }
    case 'escalated': {
      const text = `Nobody decided on ${item.tool} until ${at}; now ${decidersText(item.to)} may as well`;
      return { icon: <BellRing className={waiting} />, colour: waiting, text };
    }
    case 'ruleRevoked': {
      const text = `${item.by} revoked rule ${item.rule.id}, ${at}: ${ruleWords(item.rule)} is asked about again`;
      return { icon: <Undo2 className={muted} />, colour: muted, text, note: item.note };
    }
    case 'handedOver': {
      const text = 'The agent-service shut down and handed the work over; nothing was lost.';
      return { icon: <ArrowRightLeft className={muted} />, colour: muted, text };
    }
    case 'stalled':
      return {
        icon: <CircleStop className="text-danger" />,
        colour: 'text-danger',
        text: `Stalled, ${at}: ${failureWords(item.stall)}`,
      };
    case 'retried':
      return {
        icon: <RotateCw className={muted} />,
        colour: muted,
        text: `Retried by ${item.by}, ${at}`,
        note: item.note,
      };
    case 'paused':
      return {
        icon: <Pause className={waiting} />,
        colour: muted,
        text: `Paused by ${item.by}, ${at}`,
        note: item.note,
      };
    case 'resumed':
      return {
        icon: <Play className={muted} />,
        colour: muted,
        text: `Resumed by ${item.by}, ${at}`,
        note: item.note,
      };
    case 'cancelRequested': {
      const text = `${item.by} asked to cancel, ${at}`;
      return { icon: <CircleStop className={muted} />, colour: muted, text, note: item.reason };
    }
    case 'earlierGone': {
      const text = `The server no longer has the first ${item.turns === 1 ? 'turn' : `${item.turns} turns`} of this run`;
      return { icon: <FileQuestion className={muted} />, colour: muted, text };
    }
    case 'unknownEntry': {
      const text = `An entry of kind “${item.entryKind}”, which this version does not know`;
      return { icon: <FileQuestion className={muted} />, colour: muted, text };
    }
    case 'reset': {
      const text = `Set back to here by ${item.by}, ${at}. ${undoneWords(item.undone)}`;
      return { icon: <Undo2 className={waiting} />, colour: waiting, text, note: item.reason };
    }
    case 'unreadable': {
      const text = `A part of this run cannot be read: ${item.message}`;
      return { icon: <FileQuestion className="text-danger" />, colour: 'text-danger', text };
    }
  }
}
