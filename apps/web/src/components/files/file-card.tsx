import { sizeWords } from '@platform/temporal/words';
import { Download, FileText } from 'lucide-react';
import { cn } from '@/lib/cn';

export interface FileCardProps {
  name: string;
  /** In bytes. */
  size: number;
  /** The address that a browser saves the file from. */
  url: string;
  /** The address of the picture; absent for a file that is not shown. */
  picture?: string;
  /** Draws the card smaller, as beside a request. */
  isSmall?: boolean;
}

/** A link that saves a file. A picture is shown above it. */
export function FileCard({ name, size, url, picture, isSmall = false }: FileCardProps) {
  return (
    <>
      {picture !== undefined && (
        <a
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          className={cn('block border-b bg-white', isSmall ? 'p-1' : 'p-2')}
        >
          {/* biome-ignore lint/performance/noImgElement: it is not ours to resize, and it changes when a tool writes it again */}
          <img
            src={picture}
            alt={name}
            loading={isSmall ? 'lazy' : undefined}
            className={cn('mx-auto', isSmall ? 'max-h-40' : 'max-h-96')}
          />
        </a>
      )}
      <a
        href={url}
        download={name}
        className={cn(
          'flex items-center text-sm transition-colors hover:bg-accent/60',
          isSmall ? 'gap-2 px-3 py-1.5' : 'gap-2.5 px-4 py-2.5',
        )}
      >
        <FileText aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
        <span className={cn('min-w-0 flex-1 truncate', !isSmall && 'font-medium')}>{name}</span>
        <span className="text-muted-foreground text-xs tabular-nums">{sizeWords(size)}</span>
        <Download aria-label="Download" className="size-4 shrink-0 text-muted-foreground" />
      </a>
    </>
  );
}
