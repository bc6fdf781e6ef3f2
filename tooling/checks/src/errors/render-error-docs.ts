import type { Code, CodeTable } from './code-tables.ts'

export const errorDocsPath = 'docs/errors.md'

/** Chapters in the order a reader meets them: first reading, then running, then the actions. */
const chapters: readonly (readonly [table: string, title: string])[] = [
  ['packages/project/src/codes.ts', 'The project'],
  ['packages/flow/src/codes.ts', 'Reading a flow'],
  ['packages/flow/src/lint/codes.ts', 'Good flows'],
  ['packages/expressions/src/codes.ts', 'Expressions and templates'],
  ['packages/assertions/src/codes.ts', 'Assertions'],
  ['packages/engine/src/codes.ts', 'Planning and running'],
  ['packages/action-kit/src/codes.ts', 'What actions reach for'],
  ['packages/actions/src/codes.ts', 'Any action'],
]

/** What comes after the actions. */
const lastChapters: typeof chapters = [
  ['packages/platform/src/codes.ts', 'The server'],
  ['apps/server/src/codes.ts', 'Requests of the API'],
  ['apps/cli/src/codes.ts', 'The command line'],
]

/** `docs/errors.md`: a section per code, by chapter. */
export const renderErrorDocs = (tables: readonly CodeTable[]): string => {
  const ordered = tables.toSorted((a, b) => placeOf(a) - placeOf(b))
  return `${intro}${ordered.map((table) => `- [${titleOf(table)}](#${anchorOf(titleOf(table))})`).join('\n')}\n${ordered.map(renderTable).join('')}`
}

const intro = `<!-- Written by \`node tooling/checks/src/write-error-docs.ts\` from the codes.ts and codes.md of the packages; change those instead. -->

# Error codes

Every problem has a code that stays the same when its words change. This page has a section for each: what happened, what helps, and an
example. The address of a section is the code in small letters: \`docs/errors.md#http_timeout\`. \`testmesh explain HTTP_TIMEOUT\` prints it.

`

const renderTable = (table: CodeTable): string => `\n## ${titleOf(table)}\n${table.codes.map(renderCode).join('')}`

const renderCode = ({ code, title, hint, example }: Code): string =>
  `\n### ${code}\n\n${sentence(title)}\n\n${sentence(hint)}\n${example === '' ? '' : `\n${withCode(example, code)}\n`}`

/** The flows that show it are led in, and say which code they show: the tests of the docs hold them to it. */
const withCode = (example: string, code: string): string =>
  example.replace(
    /(:\n\n)?^((?:<!-- file: \S+ -->\n)?```ya?ml (?:broken|fails))$/gm,
    (_, colon: string | undefined, opening: string) => `${colon ?? 'This reports it:\n\n'}${opening} ${code}`,
  )

const sentence = (text: string): string => asMarkdown(/[.!?…]$/.test(text) ? text : `${text}.`)

/** Keeps `<name>` and `\{{` from being read as markup, unless they stand in code. */
const asMarkdown = (text: string): string => text.replace(/`[^`]*`|[<\\]/g, (part) => (part.startsWith('`') ? part : `\\${part}`))

const placeOf = ({ file }: CodeTable): number => {
  const [first, last] = [chapters, lastChapters].map((list) => list.findIndex(([table]) => table === file))
  if (last !== undefined && last >= 0) return chapters.length + 1 + last
  return first === undefined || first < 0 ? chapters.length : first
}

/** A chapter of its own, or the family of the action: `packages/actions/src/wait-for/codes.ts` → `Actions: wait-for`. */
const titleOf = ({ file }: CodeTable): string =>
  [...chapters, ...lastChapters].find(([table]) => table === file)?.[1] ?? `Actions: ${file.split('/').at(-2)}`

const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(' ', '-')
    .replace(/[^\w-]/g, '')
