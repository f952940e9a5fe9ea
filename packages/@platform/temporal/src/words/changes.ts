/** What people have put, for a fork, in the place of what had happened. */
import type { ToolItem } from '../projection/view.js';

type EntryChange = NonNullable<ToolItem['changed']>[number];

const done: Readonly<Record<EntryChange['what'], string>> = {
  answer: 'said by',
  arguments: 'arguments changed by',
  result: 'result said by',
};

/** `arguments changed by ana, result said by ben`; empty where nothing was changed. */
export function changesWords(changed: readonly EntryChange[] = []): string {
  return changed.map(({ what, by }) => `${done[what]} ${by}`).join(', ');
}

/** Above a result: whose words they are, where they are not the tool's. */
export function resultTitle(changed: readonly EntryChange[] = []): string {
  const told = changed.find(({ what }) => what === 'result');
  return told ? `Result, as ${told.by} said it for this fork; the tool did not return it` : 'Result';
}
