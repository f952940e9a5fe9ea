'use client';
import { sizeWords } from '@platform/temporal/words';
import { Loader2, Paperclip, X } from 'lucide-react';
import { type DragEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/lib/cn';
import type { ChosenFile, ChosenFiles } from '@/state/use-files';

/** Chooses files for a request: by a dialog, or by dropping them here. */
export function FilesField({ files }: { files: ChosenFiles }) {
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  const over = (event: DragEvent, is: boolean) => {
    event.preventDefault();
    setIsOver(is);
  };
  const drop = (event: DragEvent) => {
    over(event, false);
    files.add(event.dataTransfer.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way to do what the field inside does
    <div
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={drop}
      className={cn('rounded-xl border border-dashed px-4 py-3', isOver && 'border-primary bg-accent/60')}
    >
      <label
        htmlFor={id}
        className="flex cursor-pointer items-center gap-2 text-muted-foreground text-sm has-focus-visible:outline-2 has-focus-visible:outline-ring"
      >
        <Paperclip aria-hidden="true" className="size-4" />
        Add files, or drop them here
        <input
          id={id}
          type="file"
          multiple
          className="sr-only"
          onChange={(event) => {
            files.add(event.target.files ?? []);
            event.target.value = '';
          }}
        />
      </label>
      {files.all.length > 0 && (
        <ul aria-label="Files" className="mt-2 flex flex-col gap-1.5">
          {files.all.map((file) => (
            <ChosenRow key={file.key} file={file} onRemove={() => files.remove(file.key)} />
          ))}
        </ul>
      )}
      <p role="status" className="text-muted-foreground text-xs empty:hidden">
        {files.waitsFor}
      </p>
    </div>
  );
}

function ChosenRow({ file, onRemove }: { file: ChosenFile; onRemove(): void }) {
  const { name, size, reference, problem } = file;
  return (
    <li className="flex items-start gap-2 text-sm">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{name}</span>
        {problem && <span className="block text-danger text-xs">{problem}</span>}
      </span>
      {!reference && !problem && <Loader2 aria-label="On its way" className="mt-0.5 size-4 animate-spin" />}
      <span className="mt-0.5 text-muted-foreground text-xs tabular-nums">{sizeWords(size)}</span>
      <Button variant="ghost" size="sm" aria-label={`Remove ${name}`} onClick={onRemove}>
        <X aria-hidden="true" />
      </Button>
    </li>
  );
}
