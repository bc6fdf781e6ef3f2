// Expressions as trees, for what reads them without running them.
export { builtins } from './builtins.ts'
export type { Node } from './syntax/ast.ts'
export { parseExpression } from './syntax/parse-expression.ts'
export { parseTemplate } from './syntax/parse-template.ts'
