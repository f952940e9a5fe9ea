/** A sum without the noise of binary fractions. */
export function plainSum(one: number, other: number): number {
  return Math.round((one + other) * 1e10) / 1e10;
}
