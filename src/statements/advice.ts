import type { SessionSettings } from '../catalog/vtgate-settings.ts'
import { effectOf } from './apply.ts'
import { type Context, type ContextOptions, newContext, type ServerValues } from './context.ts'
import type { Effect, EffectKind } from './effect.ts'
import { defaultsThatElide } from './eliding-defaults.ts'

/** One thing to do about a statement. `flag`: dashed, as v23 spells it; a `default` is to be given to MySQL. */
export type Advice =
  | (FlagChange & { readonly kind: 'flag'; readonly becomes: EffectKind })
  | { readonly kind: 'default'; readonly variable: string; readonly value: string }
  | { readonly kind: 'habit'; readonly text: string }

/** A change of one flag that can spare a session its connections. */
export interface FlagChange {
  readonly component: 'vtgate' | 'vttablet'
  readonly flag: string
  readonly value: string
  readonly settings: SessionSettings
}

/** The changes worth trying, the harmless ones first: the last one drops settings that clients believe in. */
export const flagChanges: readonly FlagChange[] = [
  {
    component: 'vtgate',
    flag: 'mysql-server-version',
    value: '8.0.30',
    settings: { mysqlServerVersion: '8.0.30' },
  },
  { component: 'vtgate', flag: 'enable-set-var', value: 'true', settings: { enableSetVar: true } },
  {
    component: 'vttablet',
    flag: 'queryserver-enable-settings-pool',
    value: 'true',
    settings: { settingsPool: true },
  },
  {
    component: 'vtgate',
    flag: 'enable-system-settings',
    value: 'false',
    settings: { enableSystemSettings: false },
  },
]

/** What can be done about a statement in a fresh session: every change is tried, none is stored. */
export function adviseOn(sql: string, options: ContextOptions): readonly Advice[] {
  const context = newContext(options)
  const effect = effectOf(sql, context)
  const effectsWith = (server: ServerValues) => [effectOf(sql, newContext({ ...options, server }))]
  return [
    ...flagAdvice(sql, options, effect),
    ...Object.entries(defaultsThatElide(effectsWith, options.server)).map(
      ([variable, value]): Advice => ({ kind: 'default', variable, value }),
    ),
    ...habits(effect, context).map((text): Advice => ({ kind: 'habit', text })),
  ]
}

/** How much of the tablets' MySQL an effect costs: a connection of its own, pooled connections switched over, nothing. */
function cost(kind: EffectKind): number {
  return kind === 'reserved' || kind === 'lock-session' ? 2 : kind === 'settings-pool' ? 1 : 0
}

function flagAdvice(sql: string, options: ContextOptions, effect: Effect): readonly Advice[] {
  return flagChanges.flatMap((change): Advice[] => {
    const becomes = effectOf(sql, newContext({ ...options, ...change.settings })).kind
    return becomes !== 'error' && cost(becomes) < cost(effect.kind)
      ? [{ ...change, kind: 'flag', becomes }]
      : []
  })
}

/** What only the client can change. */
function habits(effect: Effect, context: Context): readonly string[] {
  switch (effect.kind) {
    case 'lock-session':
      return [
        context.behaviour.countsLocks
          ? 'release every lock as soon as it is not needed: the last release gives the connection back'
          : 'disconnect after the last lock is released: only the end of the session gives the connection back',
      ]
    case 'reserved':
      return ['let the session end as soon as it can: nothing else gives its connections back']
    case 'set-var-hint':
      return [
        "to undo it, open a new session: setting it back to MySQL's value changes nothing here",
        ...(context.settingsPool
          ? []
          : [
              'send no DDL, USE or LOCK TABLES afterwards: they carry no hint, so they reserve the session for good',
            ]),
      ]
    case 'check-and-ignore':
      return ['set the value on MySQL itself if it matters: through vtgate it is never applied']
    case 'passthrough-pooled':
      return ['leave no lock or setting behind: the connection is shared with other sessions']
    default:
      return []
  }
}
