'use client';
import { cloneElement, isValidElement, type ReactNode, type Ref } from 'react';

type Props = Record<string, unknown> & { children?: ReactNode };
type Handler = (...args: unknown[]) => void;

/** Its only child, with the props that are given here as well: classes and styles of both, both handlers (the child's first), both refs. */
export function Slot({ children, ...given }: Props) {
  if (!isValidElement<Props>(children)) return null;
  const own = children.props;
  const both = Object.keys(given)
    .filter((name) => /^on[A-Z]/.test(name) && own[name] !== undefined)
    .map((name) => [name, together(own[name] as Handler, given[name] as Handler)]);
  return cloneElement(children, {
    ...given,
    ...own,
    ...Object.fromEntries(both),
    className: [given.className, own.className].filter(Boolean).join(' ') || undefined,
    style: { ...(given.style as object), ...(own.style as object) },
    ref: refs(given.ref as Ref<unknown>, own.ref as Ref<unknown>),
  });
}

function together(first: Handler, second: Handler): Handler {
  return (...args) => {
    first(...args);
    second(...args);
  };
}

function refs(one: Ref<unknown> | undefined, other: Ref<unknown> | undefined): Ref<unknown> | undefined {
  if (!one || !other) return one ?? other;
  return (element) => {
    for (const ref of [one, other])
      if (typeof ref === 'function') ref(element);
      else ref.current = element;
  };
}
