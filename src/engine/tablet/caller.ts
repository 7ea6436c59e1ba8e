/** Who asks, as vtgate passes it on: the immediate caller's user name and the effective caller's parts. */
export interface Caller {
  /** The user name at vtgate; empty when there is no immediate caller. */
  readonly username: string
  readonly effective?: {
    readonly principal: string
    readonly component: string
    readonly subcomponent: string
  }
}

/** Work of the tablet's own. */
export const noCaller: Caller = { username: '' }
