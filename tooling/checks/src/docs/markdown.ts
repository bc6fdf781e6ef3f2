export interface Link {
  readonly target: string
  readonly line: number
}

export interface CodeBlock {
  readonly language: string
  /** What follows the language: `broken FLOW_EMPTY`. */
  readonly info: string
  readonly text: string
  /** Line of the first line of the text. */
  readonly line: number
  /** The line before the fence, blank lines passed over: `<!-- file: prices.csv -->`. */
  readonly before: string
}

/** Targets of `[text](target)`, outside of code. */
export const linksOf = (markdown: string): Link[] =>
  proseLines(markdown).flatMap((text, index) =>
    [...text.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map(([, target = '']) => ({
      target,
      line: index + 1,
    })),
  )

/** The anchors GitHub gives to headings. */
export const anchorsOf = (markdown: string): ReadonlySet<string> => {
  const anchors = new Set<string>()
  for (const line of proseLines(markdown)) {
    const heading = /^#{1,6}\s+(.+?)\s*#*$/.exec(line)?.[1]
    if (heading !== undefined) anchors.add(unused(slug(heading), anchors))
  }
  return anchors
}

/** Fenced blocks of code. */
export const codeBlocksOf = (markdown: string): CodeBlock[] => {
  const lines = markdown.split('\n')
  const blocks: CodeBlock[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const [, indent = '', fence, language = '', info = ''] = /^(\s*)(`{3,})(\w*) *(.*)/.exec(lines[index] ?? '') ?? []
    if (fence === undefined) continue
    const start = index + 1
    index = start
    while (index < lines.length && !(lines[index] ?? '').trim().startsWith(fence)) index += 1
    const text = lines.slice(start, index).map((line) => line.slice(indent.length))
    const before = lines.slice(0, start - 1).findLast((line) => line.trim() !== '') ?? ''
    blocks.push({ language, info: info.trim(), text: `${text.join('\n')}\n`, line: start + 1, before })
  }
  return blocks
}

/** All lines, those of code blocks emptied. */
const proseLines = (markdown: string): string[] => {
  const lines = markdown.split('\n')
  for (const { line, text } of codeBlocksOf(markdown)) lines.fill('', line - 1, line - 1 + text.split('\n').length - 1)
  return lines
}

const slug = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')

const unused = (anchor: string, taken: ReadonlySet<string>): string => {
  let free = anchor
  for (let count = 1; taken.has(free); count += 1) free = `${anchor}-${count}`
  return free
}
