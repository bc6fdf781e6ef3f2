import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { looksLikeFlow } from '@testmesh/flow/model'
import { type CodeBlock, codeBlocksOf } from '@testmesh-tooling/checks/markdown'

/** A page, or a part of one whose examples have nothing to do with each other. */
export interface Page {
  readonly name: string
  /** Files that its flows use: each stands below a comment, `<!-- file: prices.csv -->`. */
  readonly files: Readonly<Record<string, string>>
  readonly examples: readonly DocExample[]
}

export interface DocExample {
  /** Of a comment above it; else `flow-12.testmesh.yaml`, after its line. */
  readonly file: string
  readonly text: string
  /**
   * What the block says of itself: `run` passes, `broken CODE` is refused with that code before it runs, `fails CODE` reports it when
   * it runs, and all others are right as they stand.
   */
  readonly kind: 'valid' | 'run' | 'broken' | 'fails'
  readonly code: string
  /** Steps alone, whose names, flows and neighbours are elsewhere. */
  readonly isPart: boolean
}

const root = join(import.meta.dirname, '../..')

/** All pages below `docs/`, and what stands in front of the repository. */
export const docPages = (): Page[] => {
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
  const names = ['README.md', ...below.map((name) => `docs/${name.replaceAll('\\', '/')}`).sort()]
  return names.flatMap((name) => partsOf(name, readFileSync(join(root, name), 'utf8')))
}

type NamedBlock = CodeBlock & { readonly fileName?: string | undefined }

/** Each code has examples of its own. */
const partsOf = (name: string, text: string): Page[] =>
  name === 'docs/errors.md'
    ? text.split(/^(?=### )/m).map((part) => toPage(`${name} ${/^### (\w+)/.exec(part)?.[1] ?? ''}`, part))
    : [toPage(name, text)]

const toPage = (name: string, text: string): Page => {
  const blocks = codeBlocksOf(text).map((block): NamedBlock => ({ ...block, fileName: /^<!-- file: (\S+) -->$/.exec(block.before)?.[1] }))
  const files = blocks.flatMap(({ fileName, text }) => (fileName === undefined ? [] : [[fileName, text] as const]))
  const examples = blocks.filter(({ fileName, info, language }) => (fileName === undefined || info !== '') && /^ya?ml$/.test(language))
  return { name, files: Object.fromEntries(files), examples: examples.flatMap(toExample) }
}

const toExample = ({ text, info, line, fileName = `flow-${line}.testmesh.yaml` }: NamedBlock): DocExample[] => {
  const [kind = 'valid', code = ''] = info === '' ? [] : info.split(' ')
  if (!isKind(kind)) throw new Error(`a block of yaml says "${info}": it may say run, broken CODE, fails CODE, or nothing`)
  const isPart = isStep(text)
  if (!isPart && kind === 'valid' && !looksLikeFlow(text)) return []
  return [{ file: fileName, text: isPart ? asFlow(text) : text, kind, code, isPart }]
}

const isKind = (word: string): word is DocExample['kind'] => ['valid', 'run', 'broken', 'fails'].includes(word)

/** A step, or a list of them. */
const isStep = (text: string): boolean => /^(?:- (?:\{ )?)?(?:id|action): /.test(text)

const asFlow = (text: string): string => {
  const steps = text.startsWith('- ') ? text : text.replace(/^/gm, '  ').replace(/^ {2}/, '- ')
  return `name: Steps\nsteps:\n${steps.replace(/^/gm, '  ')}`
}
