/** The documentation of the repository, as it was when the console was built: for those who have no network beside it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where the documents are; a build elsewhere than in the repository has none. */
const folder = path.resolve(process.cwd(), '../../docs');

export interface Doc {
  /** Below `docs`, without its end: `guide/decisions`. */
  name: string;
  title: string;
  markdown: string;
}

/** All documents, those of the guide first. */
export function readDocs(): Doc[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => readDoc(file.replace(/\.md$/, '').split(path.sep).join('/')))
    .filter((doc) => doc !== undefined)
    .sort((one, other) => rank(one) - rank(other) || one.title.localeCompare(other.title));
}

/** One document; nothing for a name that is none. */
export function readDoc(name: string): Doc | undefined {
  if (!/^[\w-]+(\/[\w-]+)*$/.test(name)) return undefined;
  const file = path.join(folder, `${name}.md`);
  if (!existsSync(file)) return undefined;
  const markdown = readFileSync(file, 'utf8');
  return { name, title: /^# (.+)$/m.exec(markdown)?.[1] ?? name, markdown };
}

/** A picture of the documentation as an address that needs no server; nothing for what is no picture of ours. */
export function readPicture(file: string): string | undefined {
  const from = path.join(folder, file);
  if (!from.startsWith(folder + path.sep) || !from.endsWith('.png') || !existsSync(from)) return undefined;
  return `data:image/png;base64,${readFileSync(from).toString('base64')}`;
}

/**
 * Where a link of a document leads here: to another document, or out; nothing for a file of the repository that is no document.
 *
 * @param from the document that has the link.
 */
export function linkOf(href: string, from: string): string | undefined {
  if (/^(https?:|mailto:|#)/.test(href)) return href;
  const [target = '', part] = href.split('#');
  const name = path.posix.join(path.posix.dirname(from), target);
  if (!name.endsWith('.md') || readDoc(name.slice(0, -3)) === undefined) return undefined;
  return `/docs/${name.slice(0, -3)}${part === undefined ? '' : `#${part}`}`;
}

/** The part of an address that a heading has, as the documents write it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

function rank({ name }: Doc): number {
  return name.startsWith('guide/') ? 0 : name.includes('/') ? 2 : 1;
}
