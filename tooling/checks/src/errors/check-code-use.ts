import ts from 'typescript'
import type { Check, Problem } from '../check.ts'
import { lineOf, nodesOf, type Source } from '../workspace/source.ts'
import { productSources, type Workspace } from '../workspace/workspace.ts'
import { type CodeTable, codeTables, looksLikeCode } from './code-tables.ts'

/** No code is reported that no table describes, and none is described that nothing reports. */
export const checkCodeUse: Check = {
  name: 'codes in tables and codes in use are the same',
  run: (workspace) => {
    const tables = codeTables(workspace)
    return [...tables.flatMap(unusedCodes), ...unknownCodes(tables, workspace)]
  },
}

const unusedCodes = ({ file, owner, codes }: CodeTable): Problem[] => {
  const named = new Set(
    productSources(owner)
      .filter(({ path }) => path !== file)
      .flatMap(namesIn),
  )
  return codes
    .filter(({ code }) => !named.has(code))
    .map(({ code, line }) => ({ file, line, message: `nothing in ${owner.folder} reports ${code}` }))
}

/** Texts and property names: a code is given as `'X_Y'` or read as `codes.X_Y`. */
const namesIn = ({ tree }: Source): string[] =>
  [...nodesOf(tree)].flatMap((node) => (ts.isStringLiteralLike(node) || ts.isIdentifier(node) ? [node.text] : []))

const unknownCodes = (tables: readonly CodeTable[], { packages }: Workspace): Problem[] => {
  const known = new Set(tables.flatMap(({ codes }) => codes.map(({ code }) => code)))
  return packages.flatMap((owner) =>
    productSources(owner).flatMap(({ path, tree }) =>
      reportedIn(tree)
        .filter(({ text }) => !known.has(text))
        .map((node) => ({ file: path, line: lineOf(tree, node), message: `${node.text} is in no codes.ts` })),
    ),
  )
}

/** `code: 'X_Y'`, what is first given to an error, `new ActionError('X_Y'`, `httpError('X_Y'`, and second to a refusal. */
const reportedIn = (tree: ts.SourceFile): ts.StringLiteralLike[] =>
  [...nodesOf(tree)].flatMap((node) => {
    const value = ts.isPropertyAssignment(node) && node.name.getText(tree) === 'code' ? node.initializer : errorArgument(node)
    return value && ts.isStringLiteralLike(value) && looksLikeCode(value.text) ? [value] : []
  })

const errorArgument = (node: ts.Node): ts.Expression | undefined => {
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined
  const callee = node.expression.getText()
  if (/Refusal$/.test(callee)) return node.arguments?.[1]
  return /(?:Error|^problem)$/.test(callee) ? node.arguments?.[0] : undefined
}
