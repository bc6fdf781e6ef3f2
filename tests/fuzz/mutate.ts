/** Numbers below 1, always the same for the same seed. */
export type Random = () => number

export const below = (random: Random, limit: number): number => Math.floor(random() * limit)
export const pick = <T>(random: Random, items: readonly T[]): T => items[below(random, items.length)] as T

/** Characters that mean something to somebody: YAML, templates, expressions, terminals, Unicode. */
const characters = [...'{}[]:,-?&*!|>\'"%@`#~$.()<>=+/\\ \t\r\n\0', '\u0085', '\u2028', '\ufeff', '\ud800', '😀', 'é', '\u202e', '\u001b']

/** Pieces of the language, and of what attacks it. */
const tokens = [
  ...[
    '&a ',
    '*a',
    '<<: *a',
    '!!js/function ',
    '!!binary ',
    '!<tag:x> ',
    '%YAML 1.1',
    '---',
    '...',
    '? ',
    '- ',
    '- - - ',
    ': ',
    ' #',
    '|',
    '>-',
    '|+9',
  ],
  ...[
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    '{{',
    '}}',
    '${',
    '}',
    '$${',
    '\\{{',
    '${a.b?.c ?? 1}',
    '{{ x | upper }}',
    '$.items[?(@.a > 1)]',
    '$..*',
  ],
  ...[
    '__proto__: 1',
    'constructor: { prototype: 1 }',
    'toString: x',
    'null',
    '~',
    'yes',
    '0o17',
    '0x1F',
    '.inf',
    '-.nan',
    '1e999',
    '012',
    '12:30:45',
  ],
  ...[
    '9007199254740993',
    '5m',
    '10kb',
    '2026-02-30',
    'steps:',
    'flow:',
    'name: a',
    'action: log',
    'action: ${x}',
    'when: ',
    'assert:',
    'output: ',
  ],
  ...[
    'match: "#[1] #? _ > 0"',
    'retry: { attempts: -1 }',
    'depends_on: [a]',
    'on_error: continue',
    'data: []',
    'a in b not in c',
    '1 ** 2 ** 3',
  ],
  ...[
    'filter(x, i => i.y)',
    '{#.a > 1}',
    'a ? b : c',
    '((((((',
    '))))',
    '!!!!!!',
    '"${"${a}"}"',
    'matches "(a+)+$"',
    'run_flow',
    'config:',
  ],
]

type Mutation = (text: string, random: Random, other: string) => string

const splice = (text: string, at: number, removed: number, inserted: string): string =>
  text.slice(0, at) + inserted + text.slice(at + removed)

const lineMutation =
  (change: (lines: string[], at: number, random: Random) => void): Mutation =>
  (text, random) => {
    const lines = text.split('\n')
    change(lines, below(random, lines.length), random)
    return lines.join('\n')
  }

const mutations: readonly Mutation[] = [
  // Bytes.
  (text, random) => splice(text, below(random, text.length + 1), below(random, 2), pick(random, characters)),
  (text, random) => splice(text, below(random, text.length + 1), 1 + below(random, 20), ''),
  (text, random) => text.slice(0, below(random, text.length + 1)),
  (text, random) => splice(text, below(random, text.length + 1), 0, pick(random, characters).repeat(1 + below(random, 300))),
  // Tokens.
  (text, random) => splice(text, below(random, text.length + 1), 0, pick(random, tokens)),
  (text, random) => {
    const words = text.split(/(?<=\W)|(?=\W)/)
    words[below(random, words.length)] = pick(random, tokens)
    return words.join('')
  },
  (text, random) => {
    const words = text.split(/(?<=\W)|(?=\W)/)
    const [left, right] = [below(random, words.length), below(random, words.length)]
    const kept = words[left] ?? ''
    words[left] = words[right] ?? ''
    words[right] = kept
    return words.join('')
  },
  // Structure.
  lineMutation((lines, at) => void lines.splice(at, 1)),
  lineMutation((lines, at) => void lines.splice(at, 0, lines[at] ?? '')),
  lineMutation((lines, at, random) => void lines.splice(below(random, lines.length), 0, ...lines.splice(at, 1 + below(random, 5)))),
  lineMutation((lines, at, random) => {
    const by = ' '.repeat(1 + below(random, 4))
    for (let line = at; line < Math.min(lines.length, at + 1 + below(random, 6)); line++) lines[line] = by + lines[line]
  }),
  lineMutation((lines, at) => {
    lines[at] = (lines[at] ?? '').replace(/^ {1,2}/, '')
  }),
  lineMutation((lines, at, random) => {
    lines[at] = (lines[at] ?? '').replace(/: .*/, `: ${pick(random, tokens)}`)
  }),
  lineMutation((lines, at, random) => {
    lines[at] = (lines[at] ?? '').replace(/\S+:/, `${pick(random, tokens)}:`)
  }),
  (text, random, other) => {
    const lines = other.split('\n')
    const at = below(random, lines.length)
    return splice(
      text,
      text.lastIndexOf('\n', below(random, text.length + 1)) + 1,
      0,
      `${lines.slice(at, at + 1 + below(random, 12)).join('\n')}\n`,
    )
  },
]

/** A text with one to six mistakes; `other` is one to borrow lines from. */
export const mutate = (text: string, random: Random, other: string): string => {
  let mutated = text
  for (let left = 1 + below(random, 6); left > 0; left--) mutated = pick(random, mutations)(mutated, random, other)
  return mutated
}
