'use client';
import type { MemberCall, TimelineItem } from '@platform/temporal';
import type { Live, LiveText } from '@platform/temporal/live';
import { toolWords } from '@platform/temporal/words';
import { Hand, LoaderCircle, Sparkles } from 'lucide-react';
import { Markdown } from './markdown';
import { Reasoning } from './message-row';
import { Row } from './row';
import { Since } from './tool-row';

/** The part that one member of a team does. Without `member`: the part that no member does. */
export function liveOf(live: Live, isOf: (run: string | undefined) => boolean): Live {
  const mine = ({ member }: { member?: MemberCall | null }) => isOf(member?.run);
  return { ...live, texts: live.texts.filter(mine), tools: live.tools.filter(mine) };
}

/** What happens now: answers while the model writes them, and tools that the timeline does not show yet. */
export function LiveRows({ live, items, cutOff }: { live: Live; items: readonly TimelineItem[]; cutOff: boolean }) {
  const tools = live.tools.filter(
    ({ toolCallId, member }) =>
      !items.some((item) => item.kind === 'tool' && item.toolCallId === toolCallId && item.member?.run === member?.run),
  );
  return (
    <>
      {live.texts.map((text) => (
        <LiveTextRow key={`${live.turn}/${text.key}`} text={text} cutOff={cutOff} />
      ))}
      {tools.map(({ key, tool, startedAt }) => (
        <Row
          key={key}
          icon={cutOff ? <Hand className="text-waiting" /> : <LoaderCircle className="animate-spin text-running" />}
        >
          <p className="text-sm leading-6">
            <span className="font-medium font-mono">{tool}</span>{' '}
            {cutOff ? (
              <span className="text-waiting text-xs">stands still</span>
            ) : (
              <span className="text-running text-xs">
                {toolWords.running}
                <Since at={startedAt} />
              </span>
            )}
          </p>
        </Row>
      ))}
    </>
  );
}

function LiveTextRow({ text: { text, reasoning, itemId }, cutOff }: { text: LiveText; cutOff: boolean }) {
  if (text === '' && reasoning === '') return null;
  const isWriting = itemId === undefined;
  return (
    <Row icon={<Sparkles className="text-primary" />}>
      <div data-testid="live-text" aria-busy={isWriting}>
        {reasoning !== '' && <Reasoning text={reasoning} open={text === ''} />}
        <div className={cutOff && isWriting ? 'text-muted-foreground' : undefined}>
          <Markdown text={text} streaming={isWriting} />
        </div>
        {cutOff && isWriting && (
          <p className="mt-1.5 text-waiting text-xs">Cut off in the middle. The next attempt writes it anew.</p>
        )}
      </div>
    </Row>
  );
}
