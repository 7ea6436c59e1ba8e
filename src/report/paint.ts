import { Chalk, type ChalkInstance } from 'chalk'
import type { Severity } from '../config/model.ts'

/** Colours by meaning, so that formats never name a colour. */
export interface Paint {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly unsure: (text: string) => string
}

/** Paints with sixteen colours, or leaves the text alone. */
export function paintWith(color: boolean): Paint {
  const chalk: ChalkInstance = new Chalk({ level: color ? 1 : 0 })
  // One argument each: chalk joins all that it is given, and map gives three.
  return {
    strong: text => chalk.bold(text),
    faint: text => chalk.dim(text),
    good: text => chalk.green(text),
    bad: text => chalk.red(text),
    unsure: text => chalk.yellow(text),
  }
}

/** The colour of a severity. */
export function severityPaint(severity: Severity, paint: Paint): (text: string) => string {
  return { error: paint.bad, warning: paint.unsure, note: paint.faint }[severity]
}
