import Calc from './commands/calc.ts'

/** Every command by name, for the frame's help and completion. */
export const COMMANDS = { calc: Calc }
