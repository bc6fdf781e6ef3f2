import ts from 'typescript'
import { lineOf, nodesOf, type Source } from '../workspace/source.ts'
import type { TextFiles, Workspace, WorkspacePackage } from '../workspace/workspace.ts'

export interface Code {
  readonly code: string
  readonly title: string
  readonly hint: string
  /** Markdown: why it happens, and an example. Empty when there is none. */
  readonly example: string
  readonly file: string
  readonly line: number
}

/** The codes of one `codes.ts`, and what `codes.md` beside it shows of them. */
export interface CodeTable {
  readonly file: string
  readonly owner: WorkspacePackage
  readonly codes: readonly Code[]
  readonly examples: ReadonlyMap<string, Example>
}

export interface Example {
  readonly text: string
  readonly file: string
  readonly line: number
}

/** `HTTP_TIMEOUT` */
export const looksLikeCode = (text: string): boolean => /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text)

/** Every `codes.ts` written by hand, in the order of their paths. */
export const codeTables = ({ packages, files }: Workspace): CodeTable[] =>
  packages
    .flatMap((owner) => owner.sources.filter(isTable).map((source) => readTable(owner, source, files)))
    .toSorted((a, b) => (a.file < b.file ? -1 : 1))

const readTable = (owner: WorkspacePackage, source: Source, files: TextFiles): CodeTable => {
  const examples = examplesOf(source.path.replace(/\.ts$/, '.md'), files)
  const codes = codesOf(source).map((code) => ({ ...code, example: examples.get(code.code)?.text ?? '' }))
  return { file: source.path, owner, codes, examples }
}

/** What stands below each `## CODE` of a page. */
const examplesOf = (file: string, files: TextFiles): Map<string, Example> => {
  const parts = (files.get(file) ?? '').split(/^## (\w+)$/m)
  const examples = new Map<string, Example>()
  let line = 1
  for (let index = 1; index < parts.length; index += 2) {
    line += lineBreaksIn(parts[index - 1])
    examples.set(parts[index] ?? '', { text: (parts[index + 1] ?? '').trim(), file, line })
  }
  return examples
}

const lineBreaksIn = (text = ''): number => text.split('\n').length - 1

const isTable = ({ path }: Source): boolean => /^(?:packages|apps)\/.*\/codes\.ts$/.test(path) && !path.includes('/generated/')

const codesOf = ({ path, tree }: Source): Omit<Code, 'example'>[] =>
  [...nodesOf(tree)].flatMap((node): Omit<Code, 'example'>[] => {
    if (!ts.isPropertyAssignment(node) || !ts.isObjectLiteralExpression(node.initializer)) return []
    const code = node.name.getText(tree)
    if (!/^[A-Z][A-Z0-9_]+$/.test(code)) return []
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
