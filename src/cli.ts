import Calc from './commands/calc.ts'
import Check from './commands/check.ts'
import Explain from './commands/explain.ts'
import Probe from './commands/probe.ts'
import Simulate from './commands/simulate.ts'

/** Every command by name, for the frame's help and completion. */
export const COMMANDS = { calc: Calc, check: Check, explain: Explain, probe: Probe, simulate: Simulate }
