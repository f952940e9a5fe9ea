import path from 'node:path';
import Link from 'next/link';
import type { ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { anchorOf, type Doc, linkOf, readPicture } from './doc-files';

/** A document as a page. Links lead to the other documents, pictures are in the page, and what is only in the repository is named. */
export function DocText({ doc }: { doc: Doc }) {
  const components: Components = {
    h2: ({ children }) => <h2 id={anchorOf(textOf(children))}>{children}</h2>,
    h3: ({ children }) => <h3 id={anchorOf(textOf(children))}>{children}</h3>,
    h4: ({ children }) => <h4 id={anchorOf(textOf(children))}>{children}</h4>,
    a: ({ href = '', children }) => {
      const to = linkOf(href, doc.name);
      if (to === undefined) return <span title={`In the repository: ${href}`}>{children}</span>;
      if (to.startsWith('/')) {
        return (
          <Link href={to} prefetch={false}>
            {children}
          </Link>
        );
      }
      return <a href={to}>{children}</a>;
    },
    img: ({ src, alt }) => {
      const data = typeof src === 'string' && readPicture(path.posix.join(path.posix.dirname(doc.name), src));
      // biome-ignore lint/performance/noImgElement: it is in the page
      return data ? <img src={data} alt={alt ?? ''} className="rounded-lg border" /> : <span>{alt}</span>;
    },
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
  return (
    <ReactMarkdown remarkPlugins={[remarkGfm]} components={components}>
      {doc.markdown}
    </ReactMarkdown>
  );
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(textOf).join('');
  if (typeof node === 'object' && node !== null && 'props' in node)
    return textOf((node.props as { children?: ReactNode }).children);
  return '';
}
