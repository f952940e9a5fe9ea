/** Marks of a search on the page. They change nothing of the page itself. */

const name = 'found';

/** Marks every place in an element that holds the words, and only those. Without `words` nothing is marked. */
export function markWords(element: Element | undefined, words: string): void {
  if (!('highlights' in CSS)) return;
  CSS.highlights.delete(name);
  const wanted = words.trim().toLowerCase();
  if (!element || wanted === '') return;
  const ranges: Range[] = [];
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const text = node.textContent?.toLowerCase() ?? '';
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, Math.min(at + wanted.length, node.textContent?.length ?? 0));
      ranges.push(range);
    }
  }
  if (ranges.length > 0) CSS.highlights.set(name, new Highlight(...ranges));
}

/** Opens what hides the words in a row; without words, what the row itself can show. */
export function openAround(row: Element, words: string | undefined): void {
  const wanted = words?.trim().toLowerCase();
  for (const folded of row.querySelectorAll('details')) {
    const holds = [...folded.children].slice(1).some((part) => part.textContent?.toLowerCase().includes(wanted ?? ''));
    if (wanted !== undefined && holds) folded.open = true;
  }
}
