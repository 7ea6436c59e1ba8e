import picomatch from 'picomatch'

/** Tells whether a path (with `/`, relative) is meant. */
export type PathMatcher = (path: string) => boolean

/**
 * A matcher for globs as people write them in configuration: one without a slash means the name in any
 * folder, one that names a folder means everything in it.
 */
export function pathMatcher(globs: readonly string[]): PathMatcher {
  const matchers = globs.flatMap((glob): readonly PathMatcher[] => {
    const plain = glob.replace(/^\.\//, '').replace(/\/+$/, '')
    if (plain === '' || plain === '.') return [() => true]
    const options = { dot: true, basename: !plain.includes('/') }
    return [
      picomatch(plain, options),
      picomatch(`${plain.includes('/') ? '' : '**/'}${plain}/**`, { dot: true }),
    ]
  })
  return path => matchers.some(matches => matches(path))
}

/** A matcher for names that are no paths: tablets, rules. A `*` stands for anything in them. */
export function nameMatcher(globs: readonly string[]): PathMatcher {
  const matchers = globs.map(glob => picomatch(glob, { dot: true, bash: true }))
  return name => matchers.some(matches => matches(name))
}
