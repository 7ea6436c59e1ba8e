/** The majors from `first` to `last`, as releases are written: '6', '7', ... '24'. */
export function majors(first: number, last = 24): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index))
}
