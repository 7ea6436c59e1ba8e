import type { Feature } from '../catalog/features.ts'
import type { Release } from '../catalog/release.ts'
import type { Role } from '../catalog/roles.ts'
import type { GivenFlag } from './arguments.ts'

/** Where a text was read: lines and columns count from 1, columns in UTF-16 code units. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

export type Severity = 'error' | 'warning' | 'note'

/** What a reader has to say about its input. Bad input is a value: reading goes on after it. */
export interface Diagnostic {
  readonly severity: Severity
  /** Stable and dashed: `unclosed-quote`, `unknown-flag`. */
  readonly code: string
  /** One sentence: what was read and what was expected. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
  readonly place?: Place
  /** The text at `place` that it is about, letter by letter, where that is known. */
  readonly text?: string
  /** What belongs in the place of `text`, where that is mechanical and safe. */
  readonly mended?: string
}

/** A stretch of a word whose text is known. `place` says where it was defined, if that is elsewhere. */
export interface TextPiece {
  readonly kind: 'text'
  readonly text: string
  readonly place?: Place
}

/** A stretch of a word that only a shell, a template engine or the environment could fill. */
export interface Hole {
  readonly kind: 'hole'
  /** As written: `${POOL}`, `{{ .Values.pool }}`, `"$@"`. */
  readonly text: string
  /** The variable, where it is one: what `--env NAME=VALUE` supplies. */
  readonly name?: string
  /** `variable`, or the template language, whose renderer the message names. */
  readonly by: 'variable' | 'arguments' | 'command' | 'go-template' | 'jinja' | 'erb'
  /** True when the hole stands alone and unquoted, so that it may become any number of words. */
  readonly splits?: boolean
  readonly place: Place
}

export type Piece = TextPiece | Hole

/** One argument of a command line, as its shell or its manifest would pass it. */
export interface Word {
  readonly pieces: readonly Piece[]
  readonly place: Place
}

/**
 * Where a value comes from, weakest first. `operator` stands for what a deployment tool adds by itself, `running` for
 * what the server itself said.
 */
export type Origin = 'default' | 'operator' | 'flag' | 'yaml' | 'option' | 'running'

/** A value with its source, or the reason why it cannot be known. */
export type Sourced<T> = Known<T> | Unresolved

export interface Known<T> {
  readonly kind: 'known'
  readonly value: T
  readonly origin: Origin
  /** As written. */
  readonly text: string
  readonly place?: Place
  /** Where the text was taken from when `place` only refers to it (a variable, an env file). */
  readonly definedAt?: Place
  /** The citation of a default. */
  readonly cite?: string
}

export interface Unresolved {
  readonly kind: 'unresolved'
  /** As written. */
  readonly text: string
  /** One clause that completes "... because": `POOL is not set in the file`. */
  readonly why: string
  /** How to supply it: `--env POOL=...`. */
  readonly supply: string
  readonly place?: Place
  /** It stands in files that were not given: another input may still tell it. */
  readonly elsewhere?: true
}

/** The forms in which people write down a vttablet. */
export type Form =
  | 'flags'
  | 'command-line'
  | 'tablet-yaml'
  | 'shell'
  | 'vitess-cluster'
  | 'kubernetes'
  | 'helm-values'
  | 'compose'
  | 'systemd'
  | 'my-cnf'
  | 'init-sql'
  | 'env-file'
  | 'template'

/** One command that starts vttablet, as a reader found it; flags not yet interpreted. */
export interface Invocation {
  readonly form: Form
  /** How people call it: unit, container, pool, tablet alias. */
  readonly name: string
  /** Arguments after `vttablet`, in order. */
  readonly words: readonly Word[]
  readonly place: Place
  /** How many such processes run (shards × replicas, loop passes), each with a mysqld of its own unless `mysqld` says otherwise. */
  readonly instances: Sourced<number>
  /** Flags that a deployment tool passes before `words`: a row of the catalog's deployments. */
  readonly deployment?: 'vitess-operator' | 'helm-chart' | 'vttestserver'
  /** From an image tag. */
  readonly release?: Sourced<string>
  /** Tablet type where the form has one outside the flags. */
  readonly tabletType?: string
  /** Keyspace durability policy, where the form tells it. */
  readonly durabilityPolicy?: Sourced<string>
  /** Settings of the mysqld beside this vttablet that the form itself holds. */
  readonly mysqld?: MysqldSettings
  /** Tablet YAML that the form itself holds, by the path under which vttablet sees it. */
  readonly mounted?: Readonly<Record<string, MountedFile>>
}

/** A file that a manifest holds inline (a ConfigMap key, a heredoc), with where its first character stands. */
export interface MountedFile {
  readonly text: string
  readonly place: Place
}

/** What is known of a mysqld from configuration. Absent = nothing said about it. */
export interface MysqldSettings {
  readonly name: string
  readonly place?: Place
  /**
   * Whose defaults fill what is not set: Vitess' own my.cnf (mysqlctl writes it, fragments are appended to
   * it), MySQL's compiled-in ones, or nobody's: a server outside these files.
   */
  readonly defaults: 'vitess' | 'mysql' | 'external'
  readonly flavour?: 'mysql' | 'mariadb'
  readonly maxConnections?: Sourced<number>
  readonly maxUserConnections?: Sourced<number>
  readonly openFilesLimit?: Sourced<number>
  readonly tableOpenCache?: Sourced<number>
  readonly mysqlxMaxConnections?: Sourced<number>
  readonly mysqlx?: Sourced<boolean>
  /** Seconds. */
  readonly waitTimeout?: Sourced<number>
  /** Hard and soft limit on open files that the form gives the process (LimitNOFILE, ulimits). */
  readonly nofile?: Sourced<{ readonly soft: number; readonly hard: number }>
}

/** What a reader needs beside the text. */
export interface ReadContext {
  /** The name to put in places. */
  readonly file: string
  /** Values supplied by the user (`--env`); they beat what the file cannot tell, not what it assigns. */
  readonly env: ReadonlyMap<string, string>
  /** Text of another file named in this one, relative to it; a reason when it cannot be read. */
  readonly neighbour: (path: string) => NeighbourFile
}

export type NeighbourFile =
  | { readonly kind: 'read'; readonly file: string; readonly text: string }
  | { readonly kind: 'unreadable'; readonly file: string; readonly why: string }

/** What every reader returns: what it found, and what it has to say. */
export interface ReadResult {
  readonly invocations: readonly Invocation[]
  readonly mysqlds: readonly MysqldSettings[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads one form. Never throws on any text. */
export type Reader = (text: string, context: ReadContext) => ReadResult

export type FlagValue = number | boolean | string

/** One vttablet process as configured. */
export interface Tablet {
  readonly kind: 'tablet'
  readonly name: string
  readonly form: Form
  readonly place: Place
  /** The role it is sized for. A tablet of type replica may be promoted, so it is sized as a primary unless told otherwise. */
  readonly role: Role
  /** The tablet type as configured, where it is. */
  readonly configuredType?: string
  readonly instances: Sourced<number>
  /** Nothing when no option, image tag or file tells it. */
  readonly release?: Release
  /** What was given, by flag name (dashed, as v23 spells it), tablet YAML included. Not given = not here. */
  readonly flags: Readonly<Record<string, Sourced<FlagValue>>>
  /** Per-pool keys of the tablet YAML that no flag expresses: `oltpReadPool.idleTimeoutSeconds`. */
  readonly yaml: Readonly<Record<string, Sourced<FlagValue>>>
  /** Its flags in the order in which they stand, as written. */
  readonly given: readonly GivenFlag[]
  /** Arguments that may hold any flag: while there are some, no flag is known to be at its default. */
  readonly opaque: readonly Hole[]
  /** What vttablet does with this configuration. */
  readonly start: TabletStart
  /** What the cluster switches on beyond the tablet's own flags; absent = not in use. */
  readonly features: Readonly<Partial<Record<Feature, Sourced<boolean>>>>
  readonly mysqld?: MysqldSettings
}

export type TabletStart = { readonly kind: 'serves' } | FailedStart

/** Why a vttablet does not come up; `text` and `mended` as in a Diagnostic. */
export interface FailedStart extends Pick<Diagnostic, 'code' | 'place' | 'text' | 'mended'> {
  readonly kind: 'never-serves' | 'dies'
  readonly why: string
  readonly cite: string
}
