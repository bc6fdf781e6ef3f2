import ts from 'typescript'
import { lineOf, nodesOf, type Source } from '../workspace/source.ts'
import type { Workspace, WorkspacePackage } from '../workspace/workspace.ts'

export interface Code {
  readonly code: string
  readonly title: string
  readonly hint: string
  readonly file: string
  readonly line: number
}

/** The codes of one `codes.ts`. */
export interface CodeTable {
  readonly file: string
  readonly owner: WorkspacePackage
  readonly codes: readonly Code[]
}

/** `HTTP_TIMEOUT` */
export const looksLikeCode = (text: string): boolean => /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text)

/** Every `codes.ts` written by hand, in the order of their paths. */
export const codeTables = ({ packages }: Workspace): CodeTable[] =>
  packages
    .flatMap((owner) => owner.sources.filter(isTable).map((source) => ({ file: source.path, owner, codes: codesOf(source) })))
    .toSorted((a, b) => (a.file < b.file ? -1 : 1))

const isTable = ({ path }: Source): boolean => /^(?:packages|apps)\/.*\/codes\.ts$/.test(path) && !path.includes('/generated/')

const codesOf = ({ path, tree }: Source): Code[] =>
  [...nodesOf(tree)].flatMap((node): Code[] => {
    if (!ts.isPropertyAssignment(node) || !ts.isObjectLiteralExpression(node.initializer)) return []
    const code = node.name.getText(tree)
    if (!looksLikeCode(code)) return []
    const { title = '', hint = '' } = textsOf(node.initializer)
    return [{ code, title, hint, file: path, line: lineOf(tree, node) }]
  })

/** The properties of an object that are plain text. */
const textsOf = ({ properties }: ts.ObjectLiteralExpression): Record<string, string> =>
  Object.fromEntries(
    properties.flatMap((property) =>
      ts.isPropertyAssignment(property) && ts.isStringLiteralLike(property.initializer)
        ? [[property.name.getText(), property.initializer.text]]
        : [],
    ),
  )
