'use client';
import { Check } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { Input } from '@/components/ui/field';
import { cn } from '@/lib/cn';

export interface Option {
  value: string;
  words: string;
}

/** Options to choose one from, narrowed by what is typed. With `takesAny`, what is typed is one as well. Arrows go through them. */
export function OptionList(props: {
  label: string;
  options: readonly Option[];
  current?: string;
  takesAny?: boolean;
  choose(value: string): void;
}) {
  const { label, options, current, takesAny, choose } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const words = typed.trim().toLowerCase();
  const fitting = options.filter((option) => `${option.words} ${option.value}`.toLowerCase().includes(words));
  const isNew = takesAny && words !== '' && !options.some(({ value }) => value === typed.trim());
  const shown = isNew ? [...fitting, { value: typed.trim(), words: `“${typed.trim()}”` }] : fitting;
  const place = Math.min(at, shown.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const next = Math.max(0, Math.min(shown.length - 1, place + step));
      setAt(next);
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
    }
    const option = shown[place];
    if (event.key === 'Enter' && option) {
      event.preventDefault();
      choose(option.value);
    }
  };
  return (
    <div className="flex flex-col gap-1.5">
      <Input
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={shown[place] && `${id}-${place}`}
        autoComplete="off"
        placeholder={takesAny ? `${label} …` : label}
        maxLength={200}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        autoFocus
      />
      {shown.length === 0 && (
        <p className="px-2 py-1 text-muted-foreground text-xs">
          {takesAny ? 'Type it, then press Enter.' : 'Nothing fits.'}
        </p>
      )}
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={label}
        className="max-h-64 overflow-y-auto"
        hidden={shown.length === 0}
      >
        {shown.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus, and says which option it is at
          <div
            key={option.value}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === place}
            onClick={() => choose(option.value)}
            onPointerMove={() => setAt(index)}
            className={cn('flex cursor-pointer items-center gap-2 rounded px-2 py-1.5', index === place && 'bg-accent')}
          >
            <span className="min-w-0 flex-1 truncate">{option.words}</span>
            {option.value === current && <Check className="size-3.5 shrink-0" aria-label="chosen" />}
          </div>
        ))}
      </div>
    </div>
  );
}
