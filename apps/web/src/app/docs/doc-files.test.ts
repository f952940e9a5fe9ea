import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';

vi.spyOn(process, 'cwd').mockReturnValue(fileURLToPath(new URL('../../../', import.meta.url)));
const { anchorOf, linkOf, readDoc, readDocs, readPicture } = await import('./doc-files.js');

const linksOf = (markdown: string) => [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, href]) => href!);

test('every link of a document to a document leads to one, and every picture is there', () => {
  const docs = readDocs();
  expect(docs.length).toBeGreaterThan(30);
  const broken = docs.flatMap(({ name, markdown }) =>
    linksOf(markdown.replace(/^```[\s\S]*?^```/gm, ''))
      .filter((href) => /\.md(#|$)/.test(href) && !/^https?:/.test(href) && !href.includes('README'))
      .filter((href) => linkOf(href, name) === undefined)
      .filter((href) => path.posix.join('docs', path.posix.dirname(name), href).startsWith('docs/'))
      .map((href) => `${name}: ${href}`),
  );
  expect(broken).toEqual([]);
  const pictures = docs.flatMap(({ name, markdown }) =>
    linksOf(markdown)
      .filter((href) => href.endsWith('.png'))
      .map((href) => path.posix.join(path.posix.dirname(name), href)),
  );
  expect(pictures.filter((file) => readPicture(file) === undefined)).toEqual([]);
});

test('a part of a document that is linked to is a heading of it', () => {
  const missing = readDocs().flatMap(({ name, markdown }) =>
    linksOf(markdown)
      .map((href) => ({ href, to: linkOf(href, name) }))
      .flatMap(({ href, to = '' }) => {
        const [, target = '', part] = /^\/docs\/([^#]+)#(.+)$/.exec(to) ?? [];
        if (part === undefined) return [];
        const headings = [...(readDoc(target)?.markdown.matchAll(/^#+ (.+)$/gm) ?? [])].map(([, text]) =>
          anchorOf(text!),
        );
        return headings.includes(part) ? [] : [`${name}: ${href}`];
      }),
  );
  expect(missing).toEqual([]);
});

test('nothing but documents and their pictures is read, whatever the address says', () => {
  for (const name of ['../package', 'guide/../../package', '/etc/passwd', 'guide//decisions', '', '..'])
    expect(readDoc(name)).toBeUndefined();
  expect(existsSync(fileURLToPath(new URL('../../../package.json', import.meta.url)))).toBe(true);
  for (const file of ['../package.json', '../../etc/x.png', 'guide/decisions.md'])
    expect(readPicture(file)).toBeUndefined();
});
