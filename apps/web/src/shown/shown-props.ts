import { shown, shownBlock } from '@platform/temporal/shown';
import { createElement, Fragment, type ReactNode } from 'react';

type Props = Record<string, unknown>;

/** Attributes that people read, or have read to them. */
const read = [
  'title',
  'alt',
  'placeholder',
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'aria-placeholder',
] as const;

const rtl = '\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}';

/** Words that are written from right to left: they would change the order of numbers and marks beside them. */
const rightToLeft = new RegExp(`([${rtl}](?:[${rtl}\\p{M}\\s]*[${rtl}\\p{M}])?)`, 'u');

/** Elements that hold text and nothing else. */
const textOnly = new Set<unknown>(['title', 'option', 'textarea', 'style', 'script']);

/**
 * Props of any element, with every text in them fit to be shown: hidden characters are visible, and text from right to left cannot reorder
 * the text around it. Text that people edit (`value`) does not change.
 */
export function shownProps<Given extends Props>(type: unknown, props: Given): Given {
  const changed: Props = {};
  for (const name of read) {
    const value = props[name];
    if (typeof value === 'string' && shown(value) !== value) changed[name] = shown(value);
  }
  const isOurs = typeof type === 'string' && type !== 'bdi' && props.dir === undefined && !textOnly.has(type);
  const children = shownChildren(props.children as ReactNode, isOurs, 0);
  if (children !== props.children) changed.children = children;
  return Object.keys(changed).length === 0 ? props : { ...props, ...changed };
}

/** `isOurs`: a sentence of the product, whose order no name in it may change; other text has a direction of its own. */
function shownChildren(children: ReactNode, isOurs: boolean, place: number): ReactNode {
  if (typeof children === 'string') {
    const text = shownBlock(children);
    return isOurs && rightToLeft.test(text) ? isolated(text, place) : text;
  }
  if (!Array.isArray(children)) return children;
  const list = children as readonly ReactNode[];
  const shownList = list.map((child, at) => shownChildren(child, isOurs, at));
  return shownList.some((child, at) => child !== list[at]) ? shownList : children;
}

function isolated(text: string, place: number): ReactNode {
  const parts = text.split(new RegExp(rightToLeft, 'gu'));
  const nodes = parts.map((part, at) => (at % 2 === 0 ? part : createElement('bdi', null, part)));
  return createElement(Fragment, { key: `isolated-${place}` }, ...nodes);
}
