'use client';
import type { PendingDecision } from '@platform/temporal';
import { useId } from 'react';

type Question = NonNullable<PendingDecision['questions']>[number];

export interface QuestionFieldProps {
  question: Question;
  /** Labels of the chosen options. */
  chosen: readonly string[];
  isMissing: boolean;
  onChange(labels: string[]): void;
}

/** A question with its options. The question says whether several can be chosen. */
export function QuestionField({ question: asked, chosen, isMissing, onChange }: QuestionFieldProps) {
  const { question, header, options, multiSelect } = asked;
  const name = useId();
  const toggle = (label: string, on: boolean) => {
    if (!multiSelect) onChange([label]);
    else onChange(on ? [...chosen, label] : chosen.filter((other) => other !== label));
  };
  return (
    <fieldset aria-describedby={isMissing ? `${name}-missing` : undefined} className="flex flex-col gap-2">
      <legend className="mb-2 font-medium text-sm">
        {header && <span className="mr-2 text-muted-foreground">{header}</span>}
        {question}
        {multiSelect && <span className="font-normal text-muted-foreground"> (several possible)</span>}
      </legend>
      {options.map(({ label, description }) => (
        <label
          key={label}
          className="flex cursor-pointer gap-3 rounded-md border bg-card p-3 text-sm has-checked:border-primary has-checked:bg-accent"
        >
          <input
            type={multiSelect ? 'checkbox' : 'radio'}
            name={name}
            className="mt-0.5 size-4 accent-primary"
            checked={chosen.includes(label)}
            onChange={(event) => toggle(label, event.target.checked)}
          />
          <span>
            <span className="font-medium">{label}</span>
            {description && <span className="block text-muted-foreground">{description}</span>}
          </span>
        </label>
      ))}
      {isMissing && (
        <p id={`${name}-missing`} className="text-danger text-xs">
          Choose {multiSelect ? 'at least one' : 'one'}.
        </p>
      )}
    </fieldset>
  );
}
