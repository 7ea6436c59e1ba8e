/** How an explanation is to be printed. */
export interface ExplainOptions {
  /** Nothing when there is no terminal to fit into. */
  readonly columns: number | undefined
  readonly color: boolean
}
