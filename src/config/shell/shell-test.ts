import type { Command, TestExpression, Word } from 'unbash'
import { shellInteger } from './shell-arithmetic.ts'
import { expandFields, expandValue } from './shell-expand.ts'
import type { Walk } from './shell-state.ts'
import { literalText } from './shell-value.ts'

/** How `[ … ]` or `test …` ends when all its words are literal; nothing when it is not known. */
export function testCommand(command: Command, walk: Walk): boolean | undefined {
  const words = expandFields(command.args, walk).map(field => literalText(field.value))
  const last = command.name?.value === '[' ? words.pop() : ']'
  if (last !== ']' || words.some(word => word === undefined)) return undefined
  const [first, second, third] = words as readonly string[]
  if (words.length === 2) return unaryTest(first as string, second as string)
  if (words.length !== 3) return undefined
  return binaryTest(first as string, second as string, third as string)
}

/** How `[[ … ]]` ends when its words are literal; nothing when it is not known, or not a single comparison. */
export function testExpression(expression: TestExpression, walk: Walk): boolean | undefined {
  const known = (word: Word) => literalText(expandValue(word, walk))
  if (expression.type === 'TestUnary') {
    const operand = known(expression.operand)
    return operand === undefined ? undefined : unaryTest(expression.operator, operand)
  }
  if (expression.type !== 'TestBinary') return undefined
  const left = known(expression.left)
  const right = known(expression.right)
  const pattern = /[*?[(]/.test(expression.right.text)
  if (left === undefined || right === undefined || pattern) return undefined
  return binaryTest(left, expression.operator, right)
}

function unaryTest(operator: string, operand: string): boolean | undefined {
  if (operator === '-z') return operand === ''
  return operator === '-n' ? operand !== '' : undefined
}

function binaryTest(left: string, operator: string, right: string): boolean | undefined {
  if (operator === '=' || operator === '==') return left === right
  if (operator === '!=') return left !== right
  const [a, b] = [shellInteger(left), shellInteger(right)]
  if (a === undefined || b === undefined) return undefined
  switch (operator) {
    case '-eq':
      return a === b
    case '-ne':
      return a !== b
    case '-lt':
      return a < b
    case '-le':
      return a <= b
    case '-gt':
      return a > b
    case '-ge':
      return a >= b
    default:
      return undefined
  }
}
