import type { MessageItem } from '@platform/temporal';
import { took } from '@platform/temporal/words';
import { Sparkles } from 'lucide-react';
import { memo } from 'react';
import { ForkMenu } from '@/components/go-on/fork-menu';
import { MarkedText } from '@/components/marked-text';
import { Time } from '@/components/time';
import { GivenFiles } from '../files/given-files';
import { Markdown } from './markdown';
import { Row } from './row';

/** What the agent said. */
export const MessageRow = memo(function MessageRow({ runId, item }: { runId: string; item: MessageItem }) {
  const { text, reasoning, ms, outputTokens, turn, n, kept } = item;
  const cost = [
    ms === undefined ? '' : took(ms),
    outputTokens > 0 ? `${outputTokens} ${outputTokens === 1 ? 'token' : 'tokens'}` : '',
  ];
  const facts = [kept ? 'kept' : '', ...cost].filter(Boolean);
  return (
    <Row icon={<Sparkles className="text-primary" />} className="skip-offscreen">
      {reasoning && <Reasoning text={reasoning} />}
      {text.trim() !== '' && <Markdown text={text} />}
      {item.files && <GivenFiles runId={runId} files={item.files} />}
      <div className="mt-1 flex flex-wrap items-center gap-x-3 text-muted-foreground text-xs">
        <span title={item.model}>
          <Time at={item.at} />
          {facts.map((fact) => ` · ${fact}`)}
        </span>
        <ForkMenu runId={runId} step={{ turn, entry: n }} />
      </div>
    </Row>
  );
});

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
