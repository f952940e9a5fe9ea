'use client';
import { memo } from 'react';
import ReactMarkdown, { type Components, type Options } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import remend from 'remend';

const remarkPlugins: Options['remarkPlugins'] = [remarkGfm];

/** Pictures are not loaded: their address alone could carry something away. */
const disallowedElements = ['img'];

const components: Components = {
  a: ({ href, children }) => (
    <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
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
  /** More of it comes: what is open at its end is closed for now. */
  streaming?: boolean;
}

/**
 * Markdown of a model, inert: HTML in it is shown as text, pictures as their description, and links go to http, https and mailto only.
 */
export const Markdown = memo(function Markdown({ text, streaming = false }: MarkdownProps) {
  return (
    <div className="prose" dir="auto">
      <ReactMarkdown
        remarkPlugins={remarkPlugins}
        components={components}
        disallowedElements={disallowedElements}
        unwrapDisallowed
        urlTransform={safeUrl}
      >
        {streaming ? remend(text) : text}
      </ReactMarkdown>
    </div>
  );
});

function safeUrl(url: string): string | undefined {
  return /^(https?:|mailto:)/i.test(url) ? url : undefined;
}
