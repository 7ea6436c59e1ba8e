/** `to` with the numbers of `from` at its beginning. */
export function copied<Keys extends Float64Array | Int32Array>(from: Keys, to: Keys): Keys {
  to.set(from)
  return to
}
