export type { Compiled, CompiledExpression, CompileResult, NameUse, SyntaxProblem } from './compiled.ts'
export type { ExpressionErrorOptions } from './expression-error.ts'
export { ExpressionError } from './expression-error.ts'
export type { Need, Origin, Scope, Tools } from './scope.ts'
