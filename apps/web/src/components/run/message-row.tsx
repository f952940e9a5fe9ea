import type { MessageItem } from '@platform/temporal';
import { changesWords } from '@platform/temporal/words';
import { Sparkles } from 'lucide-react';
import { memo } from 'react';
import { ForkMenu } from '@/components/go-on/fork-menu';
import { MarkedText } from '@/components/marked-text';
import { GivenFiles } from '../files/given-files';
import { Markdown } from './markdown';
import { ModelCallLine } from './model-call-line';
import { Row } from './row';
import { StepLink } from './step-link';

/** What the agent said. */
export const MessageRow = memo(function MessageRow({ runId, item }: { runId: string; item: MessageItem }) {
  const { text, reasoning, turn, n, changed } = item;
  if (text.trim() === '' && !reasoning && !item.files) return <SilentCall runId={runId} item={item} />;
  return (
    <Row icon={<Sparkles className="text-primary" />}>
      {reasoning && <Reasoning text={reasoning} />}
      {changed && <p className="mb-1 text-waiting text-xs">{changesWords(changed)}, not by the model</p>}
      {text.trim() !== '' && <Markdown text={text} />}
      {item.files && <GivenFiles runId={runId} files={item.files} />}
      <div className="mt-1">
        <ModelCallLine runId={runId} item={item} />
      </div>
      <div className="flex flex-wrap gap-2 text-muted-foreground text-xs">
        <ForkMenu runId={runId} step={{ turn, entry: n }} />
        <StepLink itemId={item.id} />
      </div>
    </Row>
  );
});

/** A call that only asked for tools: their rows follow. */
function SilentCall({ runId, item }: { runId: string; item: MessageItem }) {
  return (
    <Row icon={<Sparkles className="text-muted-foreground" />} className="pb-3">
      <ModelCallLine runId={runId} item={item} />
    </Row>
  );
}

/** The reasoning of the model; folded unless `open`. */
export function Reasoning({ text, open }: { text: string; open?: boolean }) {
  return (
    <details className="mb-2 text-muted-foreground text-sm" open={open}>
      <summary className="w-fit rounded-sm">Thinking</summary>
      <p className="mt-1 max-h-64 overflow-y-auto whitespace-pre-wrap border-l-2 pl-3">
        <MarkedText text={text} />
      </p>
    </details>
  );
}
