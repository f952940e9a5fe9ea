/** Promise: what was shown is what runs. No component of the console can show a text as something else than it is. */
import fc from 'fast-check';
import { isValidElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { jsx, jsxs } from './jsx-runtime';

const dangerous =
  /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\u2800]/u;

const Component = () => null;

/** Every text in an element. */
function texts(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (Array.isArray(node)) return node.flatMap(texts);
  return isValidElement(node) ? Object.values(node.props as object).flatMap(texts) : [];
}

function propsOf(element: unknown): Record<string, unknown> {
  return (element as { props: Record<string, unknown> }).props;
}

test('no text in any element holds what is hidden', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const type of ['p', 'option', 'title', Component] as const) {
        const one = jsx(type as 'p', { children: text, title: text, 'aria-label': text });
        const several = jsxs(type as 'p', { children: [text, ' and ', [text, text], 7, null], placeholder: text });
        expect(texts([one, several]).join('')).not.toMatch(dangerous);
      }
    }),
  );
});

test('what people edit is left as it is', () => {
  const element = jsx('textarea', { value: 'a\u202eb', defaultValue: 'a\u202eb' });
  expect(propsOf(element)).toEqual({ value: 'a\u202eb', defaultValue: 'a\u202eb' });
});

test('a name from right to left does not change the order of the sentence that it stands in', () => {
  const html = renderToStaticMarkup(jsx('p', { children: 'Answered by anaא ב, 19:44' }));
  expect(html).toBe('<p>Answered by ana<bdi>א ב</bdi>, 19:44</p>');
  expect(renderToStaticMarkup(jsxs('p', { children: ['by ', 'א', ' at ', 7] }))).toBe('<p>by <bdi>א</bdi> at 7</p>');
});

test('text that has a direction of its own keeps it', () => {
  for (const props of [{ dir: 'auto' }, { dir: 'rtl' }])
    expect(propsOf(jsx('p', { ...props, children: 'אב 12' })).children).toBe('אב 12');
  expect(propsOf(jsx('bdi', { children: 'אב 12' })).children).toBe('אב 12');
});

test('props that hide nothing are given on as they are', () => {
  const children = ['a', 7, null];
  expect(propsOf(jsxs('p', { children })).children).toBe(children);
});
