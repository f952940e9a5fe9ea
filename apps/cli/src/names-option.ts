/** For options that may be repeated: all that were given. */
export function parseNames(name: string, before: string[] | undefined): string[] {
  return [...(before ?? []), name];
}
