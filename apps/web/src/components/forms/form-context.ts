'use client';
import type { Display } from '@platform/temporal/contract';
import type { JsonSchema, Path, SchemaProblem } from '@platform/temporal/json-schema';
import { createContext, useContext } from 'react';

/** What every place of a form knows. */
export interface FormContext {
  /** The whole schema, where references lead. */
  root: JsonSchema;
  /** What was there before anybody typed. */
  given: unknown;
  display: Display;
  problems: readonly SchemaProblem[];
  disabled: boolean;
  /** Puts a value at a place; `undefined` takes the field away. */
  change(path: Path, value: unknown): void;
}

const Context = createContext<FormContext | undefined>(undefined);

export const FormProvider = Context.Provider;

export function useForm(): FormContext {
  const context = useContext(Context);
  if (!context) throw new Error('a field stands outside of a SchemaForm');
  return context;
}

/** One place of a form, as its control gets it. */
export interface PlaceProps {
  schema: JsonSchema;
  path: Path;
  /** The value, an `Unread`, or `undefined` where nothing is. */
  value: unknown;
  label: string;
  /** It must have a value. */
  required: boolean;
  /** How many choices of a kind it stands in, one inside of the other: a schema may lead back to itself. */
  level?: number;
  /** The label is only read out: the place stands in a row that has it already. */
  hideLabel?: boolean;
}
