'use client';
import { type ReactNode, useId } from 'react';
import { Button } from '@/components/ui/button';
import { problemsAt } from '@/forms/problems-at';
import { useForm } from './form-context';
import { type ControlProps, Problems } from './frame';

interface SectionProps {
  place: ControlProps;
  /** What it begins with when it is added. */
  begin(): unknown;
  /** What can be done to the whole, beside its name. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A place that holds others: a group, a list, a map. One that may be absent can be added and taken away. */
export function Section({ place, begin, actions, children }: SectionProps) {
  const id = useId();
  const { problems, disabled, change } = useForm();
  const { schema, path, value, label, required, nullable, hideLabel } = place;
  const wrong = problemsAt(problems, path, 'here');
  const isAbsent = value === undefined || value === null;
  const isRow = typeof path.at(-1) === 'number';
  const mayGo = !isRow && (nullable || !required);
  return (
    <fieldset
      aria-describedby={wrong.length > 0 ? `${id}-problem` : undefined}
      className="min-w-0 flex-1 rounded-md border bg-background/50 p-3"
    >
      <legend className={hideLabel ? 'sr-only' : 'px-1 font-medium text-[0.8125rem]'}>
        {label}
        {mayGo && <span className="font-normal text-muted-foreground"> (optional)</span>}
      </legend>
      {typeof schema.description === 'string' && (
        <p className="mb-3 text-muted-foreground text-xs">{schema.description}</p>
      )}
      {isAbsent ? (
        <Button variant="outline" size="sm" disabled={disabled} onClick={() => change(path, begin())}>
          Add {label.toLowerCase()}
        </Button>
      ) : (
        <div className="flex flex-col gap-3">
          {children}
          <div className="flex flex-wrap gap-2">
            {actions}
            {mayGo && (
              <Button
                variant="ghost"
                size="sm"
                disabled={disabled}
                onClick={() => change(path, nullable ? null : undefined)}
              >
                Leave out {label.toLowerCase()}
              </Button>
            )}
          </div>
        </div>
      )}
      <Problems id={`${id}-problem`} label={label} words={wrong} />
    </fieldset>
  );
}
