'use client';

/** Whose decisions are shown. */
export type Whose = 'mine' | 'all';

/** Chooses between the decisions that the person may take and all that wait. */
export function WhoseFilter(props: { whose: Whose; mine: number; all: number; onChange(whose: Whose): void }) {
  const { whose, mine, all, onChange } = props;
  const choices: [Whose, string][] = [
    ['mine', `For you ${mine}`],
    ['all', `All ${all}`],
  ];
  return (
    <fieldset className="flex w-max gap-0.5 rounded-lg bg-muted p-1 text-sm" aria-label="Whose decisions">
      {choices.map(([value, label]) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === whose}
          onClick={() => onChange(value)}
          className="rounded-md px-3 py-1 text-muted-foreground transition-colors hover:text-foreground aria-pressed:bg-card dark:aria-pressed:bg-accent aria-pressed:font-medium aria-pressed:text-foreground aria-pressed:shadow-xs"
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
