import type { JsonValue } from '@testmesh/protocol'
import { isMeant } from './compile-capture.ts'
import { compileExpression } from './compile-expression.ts'
import { hasToken } from './compile-template.ts'
import { type CompiledValueResult, compileValue } from './compile-value.ts'
import { lenient, pointed } from './pointed-result.ts'

/**
 * Compiles an entry of `transforms`, a value that is made out of another one, which `$` is. What a text means, in this order:
 * 1. it holds a token: a template;
 * 2. it begins with `$`: a path, `$.user.name` or `$user`; methods and pipes may follow;
 * 3. it has such a path in it and can be read as an expression, or calls a function that there is or is only misspelt: `len($.items)`;
 * 4. anything else: the text itself.
 *
 * Other values are constants, or lists and maps with templates in them. A path that leads nowhere gives `undefined`.
 */
export const compileTransform = (value: JsonValue, pointer: string): CompiledValueResult => {
  if (typeof value !== 'string' || hasToken(value)) return compileValue(value, pointer)
  const text = value.trim()
  if (/^\$(?:$|[.[])/.test(text)) return lenient(pointed(compileExpression(text), pointer))
  if (/^\$[\p{L}_]/u.test(text)) return lenient(pointed(compileExpression(`$.${text.slice(1)}`), pointer))
  const result = /\$[.[]/.test(text) ? compileExpression(text) : undefined
  return result && (result.compiled || isMeant(text, result)) ? lenient(pointed(result, pointer)) : compileValue(value, pointer)
}
