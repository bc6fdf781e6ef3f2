import { compileExpression } from './compile-expression.ts'

/** Whether an expression reads this name as it stands: not `1x`, `a.b` or `true`, for which there is `vars["1x"]`. */
export const isName = (text: string): boolean => {
  const { problems, names } = compileExpression(text)
  const [use, ...others] = names
  return problems.length === 0 && others.length === 0 && use?.name === text && use.path.length === 0
}
