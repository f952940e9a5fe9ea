'use client';
import { lazily } from '@/components/lazily';
import { MarkedText } from '@/components/marked-text';
import type { MarkdownProps } from './rendered-markdown';

/** Markdown of a model that can do nothing. The words are there at once, hidden characters marked; how they look comes when the script that reads marks is loaded. */
export const Markdown = lazily<MarkdownProps>(() => import('./rendered-markdown').then((m) => m.RenderedMarkdown), {
  loading: PlainText,
  failed: PlainText,
});

function PlainText({ text }: MarkdownProps) {
  return (
    <div className="prose whitespace-pre-wrap" dir="auto">
      <MarkedText text={text} />
    </div>
  );
}
