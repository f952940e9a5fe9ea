/** Whether runs of a namespace are found by what they asked for and what they took. Absent where the namespace lacks the attributes for it. */
export interface Finding {
  /** Also by the words of their requests. */
  words: boolean;
}
