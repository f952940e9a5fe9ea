import { shownPieces } from '@platform/temporal/shown';
import { hiddenName } from '@/words/hidden-names';

/** A node of a page that was made of Markdown. */
interface Node {
  type: string;
  value?: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

/** Marks hidden characters in a page that was made of Markdown. It runs on the page because references such as `&#x202E;` are characters by then. */
export function markHidden(parent: Node): void {
  parent.children = parent.children?.flatMap((node) => {
    if (node.type === 'text') return pieces(node.value ?? '');
    markHidden(node);
    return [node];
  });
}

function pieces(text: string): Node[] {
  return shownPieces(text).map((piece) => {
    const shown = { type: 'text', value: piece.text };
    if (!piece.hidden) return shown;
    const properties = { className: ['hidden-character'], title: hiddenName(piece.text), dataTestid: 'hidden' };
    return { type: 'element', tagName: 'span', properties, children: [shown] };
  });
}
