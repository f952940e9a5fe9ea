'use client';
import { type ReactNode, useId } from 'react';
import { problemsAt } from '@/forms/problems-at';
import { type PlaceProps, useForm } from './form-context';

/** A place with a control of one value. `nullable`: it may have none. */
export interface ControlProps extends PlaceProps {
  nullable: boolean;
}

/** What a control needs so that its label, its description and its problem belong to it. */
export interface ControlAttributes {
  id: string;
  disabled: boolean;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  'aria-required'?: true;
}

interface FrameProps {
  place: ControlProps;
  /** More about what fits: `0 to 100`. */
  hint?: string;
  /** Another control of the same place tells what is wrong. */
  isQuiet?: boolean;
  children(control: ControlAttributes): ReactNode;
}

/** A control under its label, with its description and what is wrong with it. */
export function Frame({ place, hint, isQuiet = false, children }: FrameProps) {
  const id = useId();
  const { problems, disabled } = useForm();
  const { schema, path, label, required, nullable, hideLabel } = place;
  const wrong = isQuiet ? [] : problemsAt(problems, path, 'below');
  const about = [typeof schema.description === 'string' ? schema.description : undefined, hint].filter(Boolean);
  const describedBy = [about.length > 0 && `${id}-about`, wrong.length > 0 && `${id}-problem`]
    .filter(Boolean)
    .join(' ');
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1.5">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'break-words font-medium text-[0.8125rem]'}>
        {label}
        {(!required || nullable) && !hideLabel && (
          <span className="font-normal text-muted-foreground"> (optional)</span>
        )}
      </label>
      {children({
        id,
        disabled,
        'aria-describedby': describedBy || undefined,
        'aria-invalid': wrong.length > 0 || undefined,
        'aria-required': (required && !nullable) || undefined,
      })}
      {about.length > 0 && (
        <p id={`${id}-about`} className="text-muted-foreground text-xs">
          {about.join(' · ')}
        </p>
      )}
      <Problems id={`${id}-problem`} label={label} words={wrong} />
    </div>
  );
}

/** What is wrong, as sentences that begin with the label. Draws nothing when nothing is. */
export function Problems({ id, label, words }: { id: string; label: string; words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <p id={id} className="break-words text-danger text-xs">
      {words.map((problem) => `${label} ${problem}`).join('. ')}
    </p>
  );
}
