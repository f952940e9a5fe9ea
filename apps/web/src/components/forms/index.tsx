/** The door of the forms: they are loaded when the first one is shown, and are no part of what a page loads first. */
'use client';
import { lazily } from '@/components/lazily';
import type { SchemaFormProps } from './schema-form';

/** A form of a JSON Schema: see `schema-form.tsx`. */
export const SchemaForm = lazily<SchemaFormProps>(() => import('./schema-form').then((file) => file.SchemaForm), {
  loading: () => <p className="text-muted-foreground text-sm">Loading the form …</p>,
});
