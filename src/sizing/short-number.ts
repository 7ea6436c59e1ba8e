/** Four digits that count. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)))
}
