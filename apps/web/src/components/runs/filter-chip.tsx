import { X } from 'lucide-react';
import { cn } from '@/lib/cn';

/** One filter: what it is and says, a press to change it, and one to take it away. */
export function FilterChip(props: {
  title: string;
  value: string;
  /** Why it cannot be used. */
  problem?: string;
  edit?(): void;
  remove(): void;
}) {
  const { title, value, problem, edit, remove } = props;
  const words = (
    <>
      <span className={problem ? undefined : 'text-muted-foreground'}>{title}</span>{' '}
      <span className="font-medium">
        <bdi>{value}</bdi>
      </span>
      {problem && ` ${problem}`}
    </>
  );
  return (
    <span
      role={problem ? 'alert' : undefined}
      className={cn(
        'inline-flex min-h-8 max-w-full items-center rounded-md border bg-card',
        problem && 'border-danger/40 bg-danger-soft text-danger',
      )}
    >
      {edit ? (
        <button
          type="button"
          onClick={edit}
          className="min-w-0 max-w-72 truncate rounded-l-md py-1 pl-2.5 hover:underline"
        >
          {words}
        </button>
      ) : (
        <span className="min-w-0 break-words py-1 pl-2.5">{words}</span>
      )}
      <button
        type="button"
        aria-label={`Remove the filter ${title}`}
        onClick={remove}
        className="rounded-r-md px-1.5 py-1.5 text-muted-foreground hover:text-foreground"
      >
        <X className="size-3.5" />
      </button>
    </span>
  );
}
