import type { BarKind, TimePart } from '@platform/temporal/time-bars';

/** The colour of each kind of bar, and its words. */
export const looks: Readonly<Record<BarKind, { bar: string; words: string }>> = {
  model: { bar: 'bg-primary', words: 'Model' },
  tool: { bar: 'bg-running', words: 'Tools' },
  people: { bar: 'bg-waiting', words: 'Waits for people' },
  run: { bar: 'bg-success', words: 'Runs it started' },
  retry: { bar: 'bg-danger/60', words: 'Retries' },
  stall: { bar: 'bg-danger', words: 'Stalled' },
  pause: { bar: 'bg-muted-foreground', words: 'Paused' },
};

export const kinds = Object.keys(looks) as BarKind[];

export function partWords(part: TimePart): string {
  return part === 'rest' ? 'In between' : looks[part].words;
}
