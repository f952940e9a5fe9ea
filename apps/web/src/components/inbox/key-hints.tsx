import { inboxKeys } from './keys';

/** What the keys do. Shown only where there is a keyboard. */
export function KeyHints() {
  return (
    <p className="hidden flex-wrap gap-x-3 gap-y-1 text-muted-foreground text-xs pointer-fine:md:flex">
      {inboxKeys
        .filter(({ hint }) => hint)
        .map(({ key, what }) => (
          <span key={key}>
            <kbd className="rounded border border-b-2 bg-card px-1.5 py-0.5 font-mono text-[0.6875rem] text-foreground">
              {key}
            </kbd>{' '}
            {what}
          </span>
        ))}
    </p>
  );
}
