'use client';
import { useQuery } from '@tanstack/react-query';
import { Download, FileText } from 'lucide-react';
import { api, fileUrl, type RunFile } from '@/lib/api';
import type { RunHead } from '@/state/run-events';
import { sizeWords } from '@/words/size';

/** Files that the run's tools made: pictures to look at, the rest to take. Nothing when there are none. */
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
  return (
    <li className="overflow-hidden rounded-xl border bg-card" data-testid="file">
      {mediaType.startsWith('image/') && (
        <a href={url} target="_blank" rel="noopener noreferrer" className="block border-b bg-white p-2">
          {/* biome-ignore lint/performance/noImgElement: it is not ours to resize, and it changes when a tool writes it again */}
          <img src={`${url}?at=${encodeURIComponent(createdAt)}`} alt={name} className="mx-auto max-h-96" />
        </a>
      )}
      <a
        href={url}
        download={name}
        className="flex items-center gap-2.5 px-4 py-2.5 text-sm transition-colors hover:bg-accent/60"
      >
        <FileText aria-hidden="true" className="size-4 text-muted-foreground" />
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        <span className="text-muted-foreground text-xs tabular-nums">{sizeWords(size)}</span>
        <Download aria-label="Download" className="size-4 text-muted-foreground" />
      </a>
    </li>
  );
}
