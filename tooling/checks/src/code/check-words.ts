import type { Check, Problem } from '../check.ts'

interface Ban {
  readonly files: RegExp
  readonly words: RegExp
  readonly why: string
  /** A line that may hold the words all the same. */
  readonly unless?: RegExp
}

const anyFile = /./
const code = /\.(?:tsx?|mjs|js)$/
const tests = /\.test(?:-d)?\.ts$/

const bans: readonly Ban[] = [
  { files: anyFile, words: /(?<![\w.}*-])\/(?:work|root|home|Users|tmp)\/[\w.-]+/, why: 'a path of one machine' },
  {
    files: anyFile,
    words: /registry\.\w[\w.-]*\.(?:org|com|io|dev)\b/,
    why: 'the host of a package registry',
  },
  { files: code, words: /\b(?:TODO|FIXME|XXX)\b/, why: 'unfinished: finish it, or say it in an issue' },
  { files: code, words: /@ts-(?:ignore|nocheck)/, why: 'hides what the compiler says' },
  { files: code, words: /\bas any\b/, why: 'give it its type' },
  { files: tests, words: /\b(?:it|test|describe)(?:\.\w+)*\.only\(/, why: 'keeps the other tests from running' },
  {
    files: tests,
    words: /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|todo)\(/,
    unless: /\/\/ skipped: \S/,
    why: 'say why at the end of the line: // skipped: …',
  },
]

/** They name what is looked for. */
const own = /^tooling\/checks\/src\/code\/check-words\./

/** Words that do not belong into the repository. */
export const checkWords: Check = {
  name: 'no left-overs',
  run: ({ files }) =>
    [...files].flatMap(([file, text]) =>
      bans.filter((ban) => ban.files.test(file) && !own.test(file)).flatMap((ban) => find(ban, file, text)),
    ),
}

const find = ({ words, unless, why }: Ban, file: string, text: string): Problem[] =>
  // The whole text first: almost every file has none.
  words.test(text)
    ? text.split('\n').flatMap((line, index): Problem[] => {
        const found = words.exec(line)?.[0]
        return found === undefined || unless?.test(line) ? [] : [{ file, line: index + 1, message: `"${found}": ${why}` }]
      })
    : []
