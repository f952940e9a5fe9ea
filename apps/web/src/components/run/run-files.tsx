'use client';
import { useQuery } from '@tanstack/react-query';
import { FileCard } from '@/components/files/file-card';
import { api, fileUrl, type RunFile } from '@/lib/api';
import type { RunHead } from '@/state/run-events';

/** Files that the run's tools wrote to its folder: pictures are shown, the rest can be saved. Draws nothing when there are none. */
export function RunFiles({ view }: { view: RunHead }) {
  const { runId, usage, status } = view;
  const { data } = useQuery({
    // Asked again when a tool has finished: only tools make files.
    queryKey: ['files', runId, usage.toolCalls, status],
    queryFn: () => api.files(runId),
    placeholderData: (before) => before,
  });
  const files = data?.files ?? [];
  if (files.length === 0) return null;
  return (
    <section aria-labelledby="files" className="mt-7 sm:ml-10">
      <h2 id="files" className="mb-2 font-semibold text-sm">
        Files
      </h2>
      <ul className="grid gap-3">
        {files.map((file) => (
          <FileItem key={file.name} runId={runId} file={file} />
        ))}
      </ul>
    </section>
  );
}

function FileItem({ runId, file }: { runId: string; file: RunFile }) {
  const { name, size, mediaType, createdAt } = file;
  const url = fileUrl(runId, name);
  const picture = mediaType.startsWith('image/') ? `${url}?at=${encodeURIComponent(createdAt)}` : undefined;
  return (
    <li className="overflow-hidden rounded-xl border bg-card" data-testid="file">
      <FileCard name={name} size={size} url={url} picture={picture} />
    </li>
  );
}
