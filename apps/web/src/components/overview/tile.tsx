import Link from 'next/link';

/** One number of the period, with what it was in the period before; it leads to its runs. */
export function Tile(props: { title: string; value: string; exact?: string; note?: string; href: string }) {
  const { title, value, exact, note, href } = props;
  return (
    <li className="min-w-0">
      <Link
        href={href}
        prefetch={false}
        className="flex h-full flex-col rounded-xl border bg-card px-4 py-3 transition-colors hover:bg-accent/60"
      >
        <span className="truncate text-muted-foreground text-xs">{title}</span>
        <span className="mt-0.5 truncate font-semibold text-xl tabular-nums tracking-tight" title={exact}>
          {value}
        </span>
        <span className="min-h-4 truncate text-muted-foreground text-xs" title={note}>
          {note}
        </span>
      </Link>
    </li>
  );
}
