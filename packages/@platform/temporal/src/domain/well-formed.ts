/** Texts that can be written as UTF-8. */

const halfCharacter = /\p{Surrogate}/u;

/** What is wrong with a value that is not {@link isWellFormed}, in words that follow its name. */
export const illFormed =
  'must not hold half of a character (a surrogate without its other half): UTF-8 cannot say it, and no agent could read it';

/**
 * Whether no text in the value, names of fields included, holds half of a character. A text that is cut inside of an emoji ends with one. JSON
 * can carry it to the agent-service, which could then never read the turn.
 */
export function isWellFormed(value: unknown): boolean {
  let wellFormed = true;
  JSON.stringify(value, (key, member) => {
    if (halfCharacter.test(key) || (typeof member === 'string' && halfCharacter.test(member))) wellFormed = false;
    return member;
  });
  return wellFormed;
}
