import type { FileReference } from '@platform/temporal';
import { isShownPicture } from '@platform/temporal/files';
import { givenFileUrl } from '@/lib/api';
import { FileCard } from './file-card';

/** Files that came with a request, or that a tool or the model made: pictures to look at, the rest to save. */
export function GivenFiles({ runId, files }: { runId: string; files: readonly FileReference[] }) {
  return (
    <ul aria-label="Files" className="mt-2 flex flex-wrap gap-2">
      {files.map(({ id, name, mediaType, size }, n) => {
        const url = givenFileUrl(id, runId);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a request keeps its files in their order, and may have one twice
          <li key={n} className="max-w-full overflow-hidden rounded-lg border bg-card" data-testid="given-file">
            <FileCard isSmall name={name} size={size} url={url} picture={isShownPicture(mediaType) ? url : undefined} />
          </li>
        );
      })}
    </ul>
  );
}
