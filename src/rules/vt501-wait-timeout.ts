import { serverTimeouts } from '../catalog/mysql.ts'
import { clusterExample } from './cluster-example.ts'
import type { Rule, RuleFinding } from './rule.ts'
import { knownNumber, type Subject, spelled, subjects } from './subjects.ts'

const { factor, cite } = serverTimeouts.waitTimeoutOverIdle

/** MySQL closes connections before the pools do. */
export const waitTimeout: Rule = {
  id: 'VT501',
  name: 'wait-timeout',
  severity: 'warning',
  summary: 'MySQL closes idle connections before the pools of vttablet do',
  doc: {
    what: `wait_timeout is less than ${factor} times the idle timeout of a pool, or the pool never closes idle connections.`,
    why: 'A connection that MySQL has closed still lies in the pool, and the next request that gets it fails with 2006 or 2013, or pays for a new connection. The pool looks for idle connections every tenth of the idle timeout only, so they may live 1.1 times as long: wait_timeout needs some room above that. MySQL waits 28,800 s unless told otherwise; clouds and administrators like 300.',
    releases: 'v6 to v24',
    fix: 'Raise wait_timeout, or lower --queryserver-config-idle-timeout, below a wait_timeout that you do not control.',
    fails: {
      file: 'cluster.yaml',
      text: clusterExample({ pool: [], myCnf: ['max_connections = 1200', 'wait_timeout = 300'] }),
      options: [],
    },
    passes: {
      file: 'cluster.yaml',
      text: clusterExample({ pool: [], myCnf: ['max_connections = 1200', 'wait_timeout = 3600'] }),
      options: [],
    },
    source: `vitess#7065, website#850; ${cite}`,
  },
  check: input => subjects(input).flatMap(closedByServer),
}

/** How long a pool keeps what nobody uses, in seconds; 0 for ever. */
interface Idle {
  /** A flag by its dashed name, or a key of the tablet YAML. */
  readonly setting: string
  readonly seconds: number
}

function closedByServer(subject: Subject): readonly RuleFinding[] {
  const { tablet, release, budget } = subject
  const { mysqld } = budget.group
  const seconds = serverWait(subject)
  if (seconds === undefined) return []
  const worst = idleTimeouts(subject).filter(idle => idle.seconds === 0 || seconds < factor * idle.seconds)
  if (worst.length === 0) return []
  const configured = mysqld.waitTimeout?.kind === 'known' ? mysqld.waitTimeout : undefined
  const kept = worst.map(
    idle => `${settingText(idle, release)} ${idle.seconds === 0 ? 'is 0, for ever' : `is ${idle.seconds} s`}`,
  )
  return [
    {
      message: `${mysqld.name} closes connections after ${seconds} s of rest, and ${tablet.name} keeps them longer: ${kept.join(', ')}`,
      place: configured?.place ?? tablet.place,
      ...(configured && { text: configured.text }),
      hint: hintFor(worst),
    },
  ]
}

function settingText({ setting }: Idle, release: Subject['release']): string {
  return setting.includes('.') ? setting : spelled(setting, release)
}

function hintFor(worst: readonly Idle[]): string {
  const longest = Math.max(...worst.map(idle => idle.seconds))
  return worst.some(idle => idle.seconds === 0)
    ? 'set an idle timeout'
    : `set wait_timeout to ${Math.ceil(longest * factor)} or more, or the idle timeout lower`
}

function serverWait({ budget }: Subject): number | undefined {
  const { waitTimeout: given, defaults } = budget.group.mysqld
  if (given) return given.kind === 'known' ? given.value : undefined
  return defaults === 'external' ? undefined : serverTimeouts.waitTimeout.mysql
}

function idleTimeouts(subject: Subject): readonly Idle[] {
  const byFlag = ['queryserver-config-idle-timeout', 'dba-idle-timeout', 'app-idle-timeout'].flatMap(flag => {
    const seconds = knownNumber(subject, flag)
    return seconds === undefined ? [] : [{ setting: flag, seconds }]
  })
  const byYaml = ['oltpReadPool', 'olapReadPool', 'txPool'].flatMap(pool => {
    const key = `${pool}.idleTimeoutSeconds`
    const setting = subject.tablet.yaml[key]
    return setting?.kind === 'known' ? [{ setting: key, seconds: Number(setting.value) }] : []
  })
  return [...byFlag, ...byYaml]
}
