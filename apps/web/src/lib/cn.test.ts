import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { twMerge } from 'tailwind-merge';
import { expect, test } from 'vitest';
import { cn } from './cn.js';

const components = fileURLToPath(new URL('../components/', import.meta.url));
const sources = readdirSync(components, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tsx'))
  .map((name) => readFileSync(path.join(components, name), 'utf8'));

/** Lists of classes in a source: texts with a class that only Tailwind has. */
const listsOf = (source: string) =>
  [...source.matchAll(/(["'`])((?:[^"'`\\\n]|\\.)*)\1/g)]
    .map(([, , text]) => text!)
    .filter((text) =>
      /(^|[ :])-?(p[xytrbl]?|m[xytrbl]?|text|bg|w|h|size|gap|border|rounded|flex|items|font)-/.test(text),
    )
    .filter((text) => !/[/@]\w+\/|\.\/|\$\{|-( |$)/.test(text));

const setOf = (classes: string) => [...new Set(classes.split(/\s+/))].sort();
const isSame = (one: string, other: string) => setOf(one).join(' ') === setOf(other).join(' ');

/** What stands between the brackets of each call of `cn`. */
function callsOf(source: string): string[] {
  return [...source.matchAll(/\bcn\(/g)].map(({ index }) => {
    let [at, depth] = [index + 3, 1];
    for (; depth > 0 && at < source.length; at += 1) depth += source[at] === '(' ? 1 : source[at] === ')' ? -1 : 0;
    return source.slice(index, at);
  });
}

/** Classes that are given to the parts that all pages share, which have classes of their own. */
const givenToShared = (source: string) =>
  [
    ...source.matchAll(
      /<(?:Button|Input|Textarea|Select|Checkbox|PopoverContent|Dialog|NavLink)\b[^>]*?className="([^"]*)"/gs,
    ),
  ].map(([, list]) => list!);

test('classes that come together contradict each other as all of Tailwind has it', () => {
  const shared = ['button', 'field', 'popover', 'dialog'].flatMap((name) =>
    listsOf(readFileSync(path.join(components, `ui/${name}.tsx`), 'utf8')),
  );
  const pairs = sources.flatMap((source) => [
    ...callsOf(source).flatMap((call) => listsOf(call).flatMap((one) => listsOf(call).map((other) => [one, other]))),
    ...givenToShared(source).flatMap((list) => shared.map((one) => [one, list])),
  ]);
  expect(pairs.length).toBeGreaterThan(500);
  const different = pairs.filter(([one, other]) => !isSame(cn(one, other), twMerge(one, other)));
  expect(different.slice(0, 5)).toEqual([]);
});

test('the later of two sizes, colours and widths wins, and neither takes the other for its own', () => {
  expect(cn('h-9 px-3.5 text-sm', 'h-5 w-full text-primary')).toBe('px-3.5 text-sm h-5 w-full text-primary');
  expect(cn('border border-danger/35', 'border-2')).toBe('border-danger/35 border-2');
  expect(cn('hover:bg-accent bg-card', 'bg-muted')).toBe('hover:bg-accent bg-muted');
});
