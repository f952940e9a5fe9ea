/**
 * What `<element>` means in the console: React's own, with hidden characters of every text made visible. The compiler uses it everywhere
 * (`jsxImportSource`), so no component can forget it.
 */
import * as react from 'react/jsx-runtime';
import { shownProps } from './shown-props';

export type { JSX } from 'react';
export { Fragment } from 'react/jsx-runtime';

/** An element with one child or none. */
export const jsx: typeof react.jsx = (type, props, key) => react.jsx(type, shownProps(type, props as never), key);

/** An element with several children that stay in their order. */
export const jsxs: typeof react.jsxs = (type, props, key) => react.jsxs(type, shownProps(type, props as never), key);
