import type { ArithmeticExpression } from 'unbash'

/** Far above what people write, far below where the call stack ends. */
const deepest = 200

/**
 * The integer that a shell computes for `expression`, or nothing when a part of it is not literal.
 * `resolve` gives the text of a variable.
 */
export function evaluateArithmetic(
  expression: ArithmeticExpression | undefined,
  resolve: (name: string) => string | undefined,
  depth = 0,
): number | undefined {
  if (!expression || depth > deepest) return undefined
  const inner = (each: ArithmeticExpression) => evaluateArithmetic(each, resolve, depth + 1)
  switch (expression.type) {
    case 'ArithmeticWord':
      return wordNumber(expression.value, resolve)
    case 'ArithmeticGroup':
      return inner(expression.expression)
    case 'ArithmeticUnary': {
      const operand = inner(expression.operand)
      return operand === undefined ? undefined : unary(expression.operator, operand)
    }
    case 'ArithmeticBinary': {
      const left = inner(expression.left)
      const right = left === undefined ? undefined : inner(expression.right)
      const result =
        left === undefined || right === undefined ? undefined : binary(expression.operator, left, right)
      return Number.isSafeInteger(result) ? result : undefined
    }
    case 'ArithmeticTernary':
    case 'ArithmeticCommandExpansion':
      return undefined
  }
}

/** The integer that a shell reads in a text: decimal, `0x` or octal with a leading zero. */
export function shellInteger(text: string): number | undefined {
  if (!/^[-+]?(?:0[xX][0-9a-fA-F]{1,12}|0[0-7]{1,15}|[1-9][0-9]{0,14}|0)$/.test(text)) return undefined
  const digits = text.replace(/^[-+]/, '')
  const size = /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits)
  return text.startsWith('-') ? -size : size
}

function wordNumber(text: string, resolve: (name: string) => string | undefined): number | undefined {
  const name = /^(?:\$?([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)\}|\$(\d))$/.exec(text)
  const known = name ? resolve((name[1] ?? name[2] ?? name[3]) as string) : text
  return known === undefined ? undefined : shellInteger(known.trim())
}

function unary(operator: string, operand: number): number | undefined {
  if (operator === '-') return -operand
  return operator === '+' ? operand : undefined
}

function binary(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return right === 0 ? undefined : Math.trunc(left / right)
    case '%':
      return right === 0 ? undefined : left % right
    case '<':
      return Number(left < right)
    case '<=':
      return Number(left <= right)
    case '>':
      return Number(left > right)
    case '>=':
      return Number(left >= right)
    case '==':
      return Number(left === right)
    case '!=':
      return Number(left !== right)
    default:
      return undefined
  }
}
