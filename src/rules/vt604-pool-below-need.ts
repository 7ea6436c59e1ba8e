import { type PoolNeed, poolNeeds } from '../sizing/pool-need.ts'
import type { Rule, RuleExample, RuleFinding, RuleInput } from './rule.ts'
import { eachOrTogether, placeOfFlag, type Subject, spelled, subjects } from './subjects.ts'

/** The described clients keep more connections of a pool busy than it has. */
export const poolBelowNeed: Rule = {
  id: 'VT604',
  name: 'pool-below-need',
  severity: 'warning',
  summary: 'a pool is smaller than the described clients need',
  doc: {
    what: 'The clients are described (--clients), with what they ask of the pools: reads, transactions, streams. From how many come and how long each holds its connection follows the smallest pool in which few enough have to wait or give up, and the pool is smaller.',
    why: 'A pool that is too small does not save connections, it makes a queue: reads wait (for as long as it takes, unless their pool has a timeout), and a transaction that has waited for --queryserver-config-txpool-timeout (1 s) fails with an error that says the pool is at its limit. The need follows from offered load: Erlang-C for reads, Erlang-A for transactions, the exact quantile for streams.',
    releases: 'v6 to v24',
    fix: 'Make the pool as large as the need, if max_connections allows it; or keep connections for less time; or say in targets of the clients file that waiting is fine.',
    fails: withCap(20),
    passes: withCap(31),
    source:
      'go/vt/vttablet/tabletserver/tx_pool.go:303-318@v24; the models M/M/c and M/M/c+M of queueing theory',
  },
  check: input => {
    const tooSmall = new Map<string, Map<Subject, PoolNeed>>()
    for (const [subject, need] of shortages(input)) {
      const key = `${need.pool} ${need.size}`
      const same = tooSmall.get(key) ?? new Map<Subject, PoolNeed>()
      tooSmall.set(key, same.set(subject, need))
    }
    return [...tooSmall.values()].flatMap(findings)
  },
}

function withCap(connections: number): RuleExample {
  return {
    file: 'vttablet.sh',
    text: `vttablet --queryserver-config-transaction-cap=${connections}\n`,
    beside: {
      file: 'clients.yaml',
      text: 'groups:\n  - sessions: 500\n    transactions: { per-second: 400, seconds: 60ms }\n',
    },
    options: ['--vitess', '22', '--clients', 'clients.yaml'],
  }
}

/** What is too small, tablet by tablet. A pool of no connections is another rule's. */
function shortages(input: RuleInput): readonly (readonly [Subject, PoolNeed])[] {
  const { clients } = input.options.onDemand
  if (!clients) return []
  return subjects(input).flatMap(subject =>
    poolNeeds(subject.tablet, clients, subject.release)
      .filter(({ size = Number.POSITIVE_INFINITY, now }) => {
        const connections = now?.kind === 'known' ? Number(now.value) : size
        return connections > 0 && connections < size
      })
      .map(need => [subject, need] as const),
  )
}

function findings(needs: ReadonlyMap<Subject, PoolNeed>): readonly RuleFinding[] {
  const flag = [...needs.values()][0]?.flag ?? ''
  return eachOrTogether([...needs.keys()], flag, (who, first) => finding(who, first, needs))
}

function finding(who: string, first: Subject, needs: ReadonlyMap<Subject, PoolNeed>): RuleFinding {
  const { pool, load, size, target, flag, now } = needs.get(first) as PoolNeed
  const { tablet, release } = first
  const needed = size === undefined ? 'and no size is enough' : `and the described clients need ${size}`
  return {
    message: `${pool} of ${who} has ${now?.text} connections, ${needed} for ${target} (${Number(load.toPrecision(3))} in use on average)`,
    place: placeOfFlag(tablet, flag),
    hint:
      size === undefined
        ? 'spread the load over more tablets, or hold connections for less time'
        : `set ${spelled(flag, release)} to ${size}, and let max_connections grow with it`,
  }
}
