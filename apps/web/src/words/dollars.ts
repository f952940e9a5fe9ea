/** The cost of one call: `$0.0042`, `$1.20`. Less than a hundredth of a cent is `< $0.0001`. */
export function dollars(cost: number): string {
  if (cost > 0 && cost < 0.0001) return '< $0.0001';
  return `$${cost < 1 ? cost.toFixed(4).replace(/0{1,2}$/, '') : cost.toFixed(2)}`;
}
