/** Collects the values of an option that may be given several times. */
export function parseNames(name: string, before: string[] | undefined): string[] {
  return [...(before ?? []), name];
}
