import { compileExpression } from './compile-expression.ts'

/** Whether an expression reads this name as it stands: not `1x`, `a.b` or `true`, for which there is `vars["1x"]`. */
export const isName = (text: string): boolean => {
  const { problems, names } = compileExpression(text)
  const [use, ...others] = names
  return problems.length === 0 && others.length === 0 && use?.name === text && use.path.length === 0
}

/** What to tell of a name that is none; `whole` is the map of all of its kind, by which it is read. */
export const unreadableName = (name: string, whole: 'vars' | 'inputs' = 'vars'): { readonly message: string; readonly hint: string } => ({
  message: `"${name}" is no name that \${${name}} would read`,
  hint: `begin with a letter or _, then letters, digits and _; or read it as \${${whole}[${JSON.stringify(name)}]}`,
})
