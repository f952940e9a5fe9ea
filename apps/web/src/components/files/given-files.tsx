import type { FileReference } from '@platform/temporal';
import { isShownPicture } from '@platform/temporal/files';
import { Download, FileText } from 'lucide-react';
import { givenFileUrl } from '@/lib/api';
import { sizeWords } from '@/words/size';

/** Files that came with a request: pictures to look at, the rest to save. */
export function GivenFiles({ files }: { files: readonly FileReference[] }) {
  return (
    <ul aria-label="Files" className="mt-2 flex flex-wrap gap-2">
      {files.map((file, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a request keeps its files in their order, and may have one twice
        <li key={n} className="max-w-full overflow-hidden rounded-lg border bg-card" data-testid="given-file">
          <GivenFile file={file} />
        </li>
      ))}
    </ul>
  );
}

function GivenFile({ file: { id, name, mediaType, size } }: { file: FileReference }) {
  const url = givenFileUrl(id);
  const isShown = isShownPicture(mediaType);
  return (
    <>
      {isShown && (
        <a href={url} target="_blank" rel="noopener noreferrer" className="block border-b bg-white p-1">
          {/* biome-ignore lint/performance/noImgElement: it is not ours to resize */}
          <img src={url} alt={name} loading="lazy" className="mx-auto max-h-40" />
        </a>
      )}
      <a
        href={url}
        download={name}
        className="flex items-center gap-2 px-3 py-1.5 text-sm transition-colors hover:bg-accent/60"
      >
        <FileText aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
        <span className="min-w-0 flex-1 truncate">{name}</span>
        <span className="text-muted-foreground text-xs tabular-nums">{sizeWords(size)}</span>
        <Download aria-label="Download" className="size-4 shrink-0 text-muted-foreground" />
      </a>
    </>
  );
}
