import type { Command } from './split-words.ts'

/** What `echo`, `printf` and `cat <<EOF` print; undefined of other commands, and where they do more than print what stands there. */
export const printedBy = ({ words, input }: Command): string | undefined => {
  const [called = '', ...given] = words.map(({ text }) => text)
  if (called === 'cat' && given.length === 0) return input
  if (called === 'echo') return echoed(given)
  return called === 'printf' ? formatted(given) : undefined
}

/** As bash prints it, where a backslash is nothing else without `-e`. */
const echoed = (given: readonly string[]): string | undefined => {
  const words = [...given]
  let options = ''
  while (/^-[neE]+$/.test(words[0] ?? '')) options += words.shift()
  const text = words.join(' ')
  if (options.includes('e') && text.includes('\\')) return undefined
  return options.includes('n') ? text : `${text}\n`
}

/** Of a text as it is, or one `%s`. */
const formatted = ([format = '', ...given]: readonly string[]): string | undefined => {
  const lines = format.replaceAll('\\n', '\n')
  if (lines.includes('\\')) return undefined
  const [before = '', after, ...more] = lines.split('%s')
  if (more.length > 0 || `${before}${after ?? ''}`.includes('%')) return undefined
  if (after === undefined) return given.length === 0 ? before : undefined
  return given.length === 1 ? `${before}${given[0]}${after}` : undefined
}
