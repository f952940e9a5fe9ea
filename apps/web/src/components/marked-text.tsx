import { shownPieces } from '@platform/temporal/shown';
import { Fragment } from 'react';
import { hiddenName } from '@/words/hidden-names';

export interface MarkedTextProps {
  text: string;
  /** `text`: people decide about it, so unusual spaces are marked as well. */
  of?: 'block' | 'text';
}

/** Text from outside, with a mark at each character that cannot be seen. Copying it copies what is shown. */
export function MarkedText({ text, of }: MarkedTextProps) {
  let position = 0;
  return shownPieces(text, of).map((piece) => {
    position += piece.text.length;
    if (!piece.hidden) return <Fragment key={position}>{piece.text}</Fragment>;
    return (
      <span key={position} title={hiddenName(piece.text)} data-testid="hidden" className="hidden-character">
        {piece.text}
      </span>
    );
  });
}
