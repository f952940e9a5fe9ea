/** The same as `jsx-runtime.ts`, for `next dev`. */
import * as react from 'react/jsx-dev-runtime';
import { shownProps } from './shown-props';

export type { JSX } from 'react';
export { Fragment } from 'react/jsx-dev-runtime';

/** An element, with where it was written. */
export const jsxDEV: typeof react.jsxDEV = (type, props, ...more) =>
  react.jsxDEV(type, shownProps(type, props as never), ...more);
