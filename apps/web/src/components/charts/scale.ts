/** The end of a scale that holds `most`: 1, 2 or 5 with zeros, so that people can read what lies between. At least `least`. */
export function endOfScale(most: number, least = 0): number {
  if (!(most > 0)) return least || 1;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= most * (1 - 1e-9)) ?? 10;
  return Math.max(least, step * power);
}
