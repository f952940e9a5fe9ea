'use client';
import { valueText } from '@/words/visible';
import { type ControlProps, Frame } from './frame';

/** A value that nobody can change. */
export function FixedField({ fixed, ...place }: ControlProps & { fixed: unknown }) {
  return (
    <Frame place={{ ...place, required: true, nullable: false }}>
      {({ id }) => (
        <output id={id} className="text-muted-foreground text-sm">
          {fixed === null ? 'Nothing' : valueText(fixed)}
        </output>
      )}
    </Frame>
  );
}
