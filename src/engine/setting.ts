/**
 * System variables that a session has set, as the settings pool applies them. Two sessions with the same text
 * share one object; equality in the pools of v19 and later is identity (`smartconnpool/settings.go:24-45@v24`).
 */
export class Setting {
  /** The one SET statement that applies it. */
  readonly query: string
  /** The statement that takes it back; with real servers it always fails (`set x = 'default'`). */
  readonly resetQuery: string
  /** Counts from 1 in order of creation; the low three bits choose the stack. */
  readonly bucket: number

  constructor(query: string, resetQuery: string, bucket: number) {
    this.query = query
    this.resetQuery = resetQuery
    this.bucket = bucket
  }
}
