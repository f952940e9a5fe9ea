'use client';
import { type ComponentType, lazy, Suspense } from 'react';
import { Button } from '@/components/ui/button';

interface InPlace<Props> {
  /** Stands there until the part is loaded; nothing, if not given. */
  loading?: ComponentType<Props>;
  /** Stands there when the part cannot be loaded; words that say so, if not given. */
  failed?: ComponentType<Props>;
}

/**
 * A part of a page whose script is loaded when the part is shown for the first time. A script that cannot be loaded is not the end of the page: it may be gone
 * because a new version of the console was installed, and the part says so.
 */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { loading: Loading = Nothing, failed = NotLoaded }: InPlace<Props> = {},
): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await load().catch(() => failed) })) as unknown as ComponentType<Props>;
  // biome-ignore lint/correctness/noComponentHookFactories: it is called once for each part, at the level of its module
  return function Lazily(props: Props) {
    return (
      <Suspense fallback={<Loading {...props} />}>
        <Part {...props} />
      </Suspense>
    );
  };
}

function Nothing() {
  return null;
}

function NotLoaded() {
  return (
    <p role="alert" className="flex flex-wrap items-center gap-2 text-danger text-sm">
      This part of the page could not be loaded: the server does not answer, or it has a new version of the console.
      <Button variant="outline" size="sm" onClick={() => location.reload()}>
        Load the page again
      </Button>
    </p>
  );
}
