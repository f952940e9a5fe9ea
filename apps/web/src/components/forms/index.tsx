/** The door of the forms: they are loaded when the first one is shown, and are no part of what a page loads first. */
'use client';
import dynamic from 'next/dynamic';
import type { SchemaFormProps } from './schema-form';

export type { SchemaFormProps };

const Loaded = dynamic(() => import('./schema-form').then(({ SchemaForm }) => SchemaForm), {
  ssr: false,
  loading: () => <p className="text-muted-foreground text-sm">Loading the form …</p>,
});

/** A form of a JSON Schema: see `schema-form.tsx`. */
export function SchemaForm(props: SchemaFormProps) {
  return <Loaded {...props} />;
}
