'use client';
import { memo } from 'react';
import ReactMarkdown, { type Components, type Options } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import remend from 'remend';
import { markHidden } from './mark-hidden';

const remarkPlugins: Options['remarkPlugins'] = [remarkGfm];

const rehypePlugins: Options['rehypePlugins'] = [() => markHidden];

const components: Components = {
  a: ({ href, children }) => (
    <>
      <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
      {href !== undefined && children !== href && children !== target(href) && (
        <span className="text-muted-foreground"> ({target(href)})</span>
      )}
    </>
  ),
  // Pictures are not loaded: their address alone could carry something away.
  img: ({ alt, src }) => (
    <span className="text-muted-foreground">
      {alt || 'A picture'}
      {typeof src === 'string' && ` (a picture of ${target(src)}, not loaded)`}
    </span>
  ),
  pre: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <pre tabIndex={0}>{children}</pre>
  ),
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <div className="table-scroll" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
};

export interface MarkdownProps {
  text: string;
  /** The model is still writing. Open marks at the end are closed for now. */
  streaming?: boolean;
}

/**
 * Markdown of a model that can do nothing. HTML is shown as text, and a picture as its description. Links go to http, https and mailto only,
 * and show their host. Hidden characters are marked.
 */
export const RenderedMarkdown = memo(function RenderedMarkdown({ text, streaming = false }: MarkdownProps) {
  return (
    <div className="prose" dir="auto">
      <ReactMarkdown
        remarkPlugins={remarkPlugins}
        rehypePlugins={rehypePlugins}
        components={components}
        urlTransform={safeUrl}
      >
        {streaming ? remend(text) : text}
      </ReactMarkdown>
    </div>
  );
});

/** The host that a link leads to, whatever its words say. Letters that look like other letters are written out. */
function target(href: string): string {
  if (!URL.canParse(href)) return href;
  const url = new URL(href);
  return url.protocol === 'mailto:' ? url.pathname : url.host;
}

function safeUrl(url: string): string | undefined {
  return /^(https?:|mailto:)/i.test(url) ? url : undefined;
}
