import type { JsonValue } from '@testmesh/protocol'
import { compileExpression } from './compile-expression.ts'
import { compileTemplate, hasToken } from './compile-template.ts'
import { type CompiledValueResult, compileValue } from './compile-value.ts'
import type { Compiled, CompileResult } from './compiled.ts'
import { functionNames } from './functions/function-table.ts'
import { nearestNames } from './nearest-names.ts'
import { lenient, pointed } from './pointed-result.ts'

/**
 * Compiles an entry of `output`. What a text means, in this order:
 * 1. it starts with `$.` or `$[`, and can be read: a JSONPath, methods and pipes may follow, tokens may stand inside;
 * 2. it holds a token: a template; one that starts with `$` and holds none must be a JSONPath;
 * 3. it spells a number, a duration, `true`, `false` or `null`, or cannot be read as an expression: the text itself, unless it begins as a path
 *    with an index (`body.[id`), calls a function that there is (`len(items`), or only functions in it are misspelt (`n | uppr`);
 * 4. one bare word: the value of that name when something is called so, else the word itself (`status: pending`);
 * 5. anything else (a path, an operator, a call, quoted text): an expression.
 *
 * Other values are constants, or lists and maps with templates in them. What is missing gives `undefined`.
 */
export const compileCapture = (value: JsonValue, pointer: string): CompiledValueResult => {
  if (typeof value !== 'string') return lenient(compileValue(value, pointer))
  const text = value.trim()
  if (isPath.test(text)) {
    const path = compileExpression(text)
    if (path.compiled || !hasToken(value)) return pointed(path, pointer)
  }
  if (hasToken(value)) return lenient(pointed(compileTemplate(value), pointer))
  if (isConstant.test(text)) return compileValue(value, pointer)
  const result = compileExpression(text)
  if (!result.compiled && !brokenPath.test(text) && !isMeant(text, result)) return compileValue(value, pointer)
  return pointed(result.compiled && isWord(text) ? wordResult(result.compiled, value) : result, pointer)
}

const isPath = /^\$(?:$|[.[])/
/** `body.[id`: nobody means that as text. */
const brokenPath = /^[A-Za-z_]\w*(?:\.\w+)*\.?\[\S*$/

/**
 * `len(items` and `lenn(items)`, which nobody means as text: there is the function, or one to whose name it comes near. Behind a pipe it
 * must come very near: `Shop | Home` is a title.
 */
export const isMeant = (text: string, { isCall, problems }: CompileResult): boolean =>
  isCall ||
  (problems.every(({ code }) => code === 'EXPRESSION_UNKNOWN_FUNCTION') &&
    problems.some(
      ({ hint, start, end }) => hint && (text[end] === '(' || nearestNames(text.slice(start, end), functionNames(), 1, 1).length > 0),
    ))

const isConstant = /^(?:[-+]?[\d.]+[a-z]*|true|false|null|nil|)$/
/** The second pattern costs a start of the program a millisecond, and hardly a word needs it. */
const isWord = (text: string): boolean =>
  /^[A-Za-z_$][\w-]*$/.test(text) || (/[\u0080-\uffff]/.test(text) && /^[\p{L}_$][\p{L}\p{N}_-]*$/u.test(text))

const wordResult = (compiled: Compiled, word: string): CompileResult => {
  const asWord = wordOf(compiled, word)
  return { compiled: asWord, problems: [], names: asWord.names }
}

/** A bare word is a name when something is called so; it may be unknown. */
const wordOf = (compiled: Compiled, word: string): Compiled => ({
  ...compiled,
  names: compiled.names.map((use) => ({ ...use, isOptional: true })),
  evaluate: (scope) => (compiled.names.every(({ name }) => scope.has(name)) ? compiled.evaluate(scope) : word),
})
