import ts from 'typescript'

/** A place where a file asks for another module. */
export interface ModuleRequest {
  /** As written: `./locate.ts`, `yaml`, `node:fs`. */
  readonly specifier: string
  readonly line: number
  /** Gone when types are stripped. */
  readonly isTypeOnly: boolean
}

/** A TypeScript file. */
export interface Source {
  /** From the root of the repository, with `/`. */
  readonly path: string
  readonly text: string
  /** A test, or a helper in a `testing/` folder. */
  readonly isTest: boolean
  readonly tree: ts.SourceFile
  readonly requests: readonly ModuleRequest[]
}

export const parseSource = (path: string, text: string): Source => {
  const tree = ts.createSourceFile(path, text, { languageVersion: ts.ScriptTarget.Latest }, true)
  return { path, text, isTest: /\.test(?:-d)?\.tsx?$|\/testing\//.test(path), tree, requests: findRequests(tree) }
}

/** Line of a node, from 1. */
export const lineOf = (tree: ts.SourceFile, node: ts.Node): number => tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1

/** Every node of a tree, parents first. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node
  const children: ts.Node[] = []
  node.forEachChild((child) => void children.push(child))
  for (const child of children) yield* nodesOf(child)
}

/** The package a specifier names: `@testmesh/action-kit/contract` → `@testmesh/action-kit`. Undefined for files and built-ins. */
export const packageNameOf = (specifier: string): string | undefined => {
  if (/^(?:\.|\/|node:)/.test(specifier)) return undefined
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

const findRequests = (tree: ts.SourceFile): ModuleRequest[] =>
  [...nodesOf(tree)].flatMap((node) => {
    const found = requestOf(node)
    if (!found || !ts.isStringLiteralLike(found.specifier)) return []
    return [{ specifier: found.specifier.text, line: lineOf(tree, node), isTypeOnly: found.isTypeOnly }]
  })

const requestOf = (node: ts.Node): { specifier: ts.Node; isTypeOnly: boolean } | undefined => {
  if (ts.isImportDeclaration(node)) return { specifier: node.moduleSpecifier, isTypeOnly: node.importClause?.isTypeOnly ?? false }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) return { specifier: node.moduleSpecifier, isTypeOnly: node.isTypeOnly }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return { specifier: node.argument.literal, isTypeOnly: true }
  const [argument] = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments : []
  return argument && { specifier: ts.isAsExpression(argument) ? argument.expression : argument, isTypeOnly: false }
}
