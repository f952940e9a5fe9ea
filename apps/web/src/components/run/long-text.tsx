'use client';
import { useState } from 'react';
import { MarkedText } from '@/components/marked-text';
import { countWords } from '@/words/amounts';
import { useIsFound } from './found-words';

/** Characters that are shown of a text before the reader asks for the rest. */
const shown = 1_500;

/** A text of a person, as it was written. A very long text is cut; a press shows all of it. */
export function LongText({ text }: { text: string }) {
  const [isAsked, setAsked] = useState(false);
  const isFound = useIsFound(text.slice(shown));
  const whole = isAsked || isFound;
  const isLong = text.length > shown * 1.5;
  return (
    <>
      <p dir="auto" className="whitespace-pre-wrap break-words">
        <MarkedText text={isLong && !whole ? `${text.slice(0, shown).trimEnd()} …` : text} />
      </p>
      {isLong && (
        <button
          type="button"
          aria-expanded={whole}
          onClick={() => setAsked(!whole)}
          className="mt-2 rounded-sm font-medium text-primary text-sm hover:underline"
        >
          {whole ? 'Show less' : `Show all ${countWords(text.length)} characters`}
        </button>
      )}
    </>
  );
}
