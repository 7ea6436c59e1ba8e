import type { Exposition, Sample } from './exposition.ts'
import type { Timed } from './observation.ts'
import { type PageValues, tableOf } from './page-values.ts'

/** The values of a /metrics page, by the names of Prometheus. */
export function expositionValues({ samples }: Exposition): PageValues {
  const byName = grouped(samples)
  const number = (name: string) => {
    const [only, ...others] = byName.get(name) ?? []
    return only && others.length === 0 && Number.isFinite(only.value) ? only.value : null
  }
  return {
    names: new Set(byName.keys()),
    number: ({ prometheus }) => number(prometheus),
    seconds: ({ prometheus }) => number(prometheus),
    byLabel: ({ prometheus }) => {
      const found = byName.get(prometheus)
      return found ? tableOf(found.flatMap(labelled)) : null
    },
    times: ({ prometheus }) =>
      timesOf(byName.get(`${prometheus}_count`) ?? [], byName.get(`${prometheus}_sum`) ?? []),
  }
}

function grouped(samples: readonly Sample[]): ReadonlyMap<string, readonly Sample[]> {
  const groups = new Map<string, Sample[]>()
  for (const sample of samples) {
    const group = groups.get(sample.name)
    if (group) group.push(sample)
    else groups.set(sample.name, [sample])
  }
  return groups
}

/** Its value by the texts of its labels, as /debug/vars joins them. */
function labelled(sample: Sample): readonly (readonly [string, number])[] {
  return Number.isFinite(sample.value) ? [[labelText(sample), sample.value]] : []
}

function labelText({ labels }: Sample): string {
  return [...labels.values()].join('.')
}

function timesOf(counts: readonly Sample[], sums: readonly Sample[]): Readonly<Record<string, Timed>> | null {
  if (counts.length === 0) return null
  const seconds = new Map(sums.map(sum => [labelText(sum), sum.value]))
  return tableOf(
    counts.map(count => {
      const label = labelText(count)
      return [label, { count: count.value, seconds: seconds.get(label) ?? 0 }] as const
    }),
  )
}
