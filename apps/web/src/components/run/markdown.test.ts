import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Markdown } from './markdown';

// Promise: what was shown is what is there. The words stand before the script that reads marks is loaded, and where it cannot be loaded.
test('what cannot be seen is marked also while the marks are not read yet', () => {
  const html = renderToStaticMarkup(createElement(Markdown, { text: 'zero\u200bwidth \u202Eturned **loud**' }));
  expect(html).toMatch(/zero<span[^>]*>\\u\{200B\}<\/span>width <span[^>]*>\\u\{202E\}<\/span>turned \*\*loud\*\*/);
});
