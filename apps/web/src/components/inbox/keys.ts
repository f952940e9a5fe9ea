/** Keys of the inbox, for the page itself, its hints and the list of all keys. */

/** What a key does in words; `hint`: it stands on the page. */
export interface KeyWords {
  key: string;
  what: string;
  hint?: boolean;
}

/** In the order in which people read them. */
export const inboxKeys: readonly KeyWords[] = [
  { key: 'j', what: 'next', hint: true },
  { key: 'k', what: 'previous', hint: true },
  { key: 'a', what: 'approve', hint: true },
  { key: 'e', what: 'edit, answer', hint: true },
  { key: 'r', what: 'reject', hint: true },
  { key: 'n', what: 'approve with a note' },
  { key: 'x', what: 'choose, put away', hint: true },
  { key: '*', what: 'choose all that are alike' },
  { key: 'u', what: 'undo', hint: true },
  { key: 'c', what: 'close or open the group' },
  { key: 'o', what: 'open', hint: true },
  { key: 'Esc', what: 'back', hint: true },
];

/** What a key presses: the name of a `data-key` button of what is open. */
export const pressedBy: Readonly<Record<string, string>> = {
  a: 'approve',
  e: 'edit',
  r: 'reject',
  n: 'note',
  o: 'open',
};
