import type { Problem, Stretch } from './problem.ts'

interface Invisible extends Stretch {
  readonly character: string
  /** It stands where YAML reads how lines belong together: a mistake of the YAML behind it may come of it. */
  readonly isLayout: boolean
}

/**
 * Tells of characters that nobody sees: as the error where what is told comes of one, and else as a warning, because a text may hold
 * them on purpose. Where a range is given, of those within it.
 */
export const withInvisible = (
  { text, range = { start: 0, end: text.length } }: { readonly text: string; readonly range?: Stretch | undefined },
  problems: readonly Problem[],
): readonly Problem[] => {
  const found = findInvisible(text).filter(({ start }) => start >= range.start && start < range.end)
  if (found.length === 0) return problems
  const errors = problems.filter(({ severity = 'error' }) => severity === 'error')
  const culprits = found.filter((one) => errors.some((error) => comesOf(error, one)))
  const kept = problems.filter((problem) => !culprits.some((one) => comesOf(problem, one)))
  return [...kept, ...found.map((one) => toProblem(one, culprits.includes(one) ? 'error' : 'warning'))]
}

const comesOf = ({ code, start, end }: Problem, one: Invisible): boolean =>
  end >= one.start && (start <= one.end || (one.isLayout && code.startsWith('YAML_')))

const toProblem = ({ start, end, character }: Invisible, severity: 'error' | 'warning'): Problem => {
  const number = character.charCodeAt(0).toString(16).padStart(4, '0')
  return {
    code: 'YAML_INVISIBLE',
    severity,
    message: `an invisible character stands here: ${names[character]} (U+${number.toUpperCase()})`,
    hint:
      character === '\r'
        ? 'end lines with LF, or with CR and LF'
        : `${isSpace.test(character) ? 'write a plain space' : 'remove it'}; where a text should hold it, write "\\u${number}" in double quotes`,
    start,
    end,
  }
}

const names: Readonly<Record<string, string>> = {
  '\r': 'a carriage return without a line feed',
  '\u0085': 'next line',
  '\u00a0': 'no-break space',
  '\u00ad': 'soft hyphen',
  '\u200b': 'zero width space',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u2028': 'line separator',
  '\u2029': 'paragraph separator',
  '\u202a': 'left-to-right embedding',
  '\u202b': 'right-to-left embedding',
  '\u202c': 'pop directional formatting',
  '\u202d': 'left-to-right override',
  '\u202e': 'right-to-left override',
  '\u202f': 'narrow no-break space',
  '\u2060': 'word joiner',
  '\u2066': 'left-to-right isolate',
  '\u2067': 'right-to-left isolate',
  '\u2068': 'first strong isolate',
  '\u2069': 'pop directional isolate',
  '\u3000': 'ideographic space',
  '\ufeff': 'byte order mark',
}

const invisible = /\r(?!\n)|[\u0085\u00a0\u00ad\u200b\u200e\u200f\u2028-\u202f\u2060\u2066-\u2069\u3000\ufeff]/g

/** Those of a line once, but for what stands in comments and, within words, for what prose is written with. */
const findInvisible = (text: string): Invisible[] => {
  const found: Invisible[] = []
  let lineEnd = -1
  for (const { 0: character, index: start } of text.matchAll(invisible)) {
    if (start < lineEnd) continue
    const lineStart = text.lastIndexOf('\n', start - 1) + 1
    const before = text.slice(lineStart, start)
    if (
      /(?:^|\s)#/.test(before) ||
      (isMark.test(character) && rightToLeft.test(before)) ||
      (isSpace.test(character) && isWithinText(before, text[start + 1]))
    )
      continue
    found.push({ start, end: start + 1, character, isLayout: character === '\r' || /^[ \t-]*$/.test(before) })
    lineEnd = (text.indexOf('\n', start) + 1 || text.length + 1) - 1
  }
  return found
}

const isSpace = /[\u00a0\u202f\u3000]/

const isMark = /[\u200e\u200f]/

/** What such marks belong to. */
const rightToLeft = /[\u0590-\u08ff]/

/** Between the words of a value. */
const isWithinText = (before: string, next = '\n'): boolean => /[^\s"'[{,:-]\s*$/.test(before) && !/[\s"'\]},:]/.test(next)
