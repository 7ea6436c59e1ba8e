/** What a tablet does for its shard; it decides which pools it opens. */
export type Role = 'primary' | 'replica' | 'rdonly'

export const roles: readonly Role[] = ['primary', 'replica', 'rdonly']

/** The MySQL accounts of Vitess, by the role that `--db-<role>-user` names. */
export type Account = 'app' | 'dba' | 'allprivs' | 'appdebug' | 'filtered' | 'repl' | 'other'
