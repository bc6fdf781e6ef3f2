import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRepaired } from './parse-yaml.ts'
import { quickParse } from './quick-parse.ts'

const root = join(import.meta.dirname, '../../../../..')
const files = globSync(['examples/**/*.yaml', 'tests/golden/**/*.testmesh.yaml', 'packages/*/src/**/*.flow.yaml'], {
  cwd: root,
  exclude: (path) => path.includes('node_modules') || path.includes('.testmesh/'),
})
const texts = files.map((file) => readFileSync(join(root, file), 'utf8')).filter((text) => text.length < 10_000)

/** What may stand anywhere, and means something to YAML in most places. */
const pieces = [
  ...[
    ' ',
    '  ',
    '\n',
    '\n\n',
    '\t',
    '\r\n',
    '\u00a0',
    '\u2003',
    'a: |\n  x\n\u00a0\u00a0b: 1\n',
    '"<<": { a: 1 }\n',
    '\u0085',
    '\ufeff',
    '😀',
    '#',
    ' # c',
    '# c\n',
    '  # deep\n',
    ':',
    ': ',
    ' :',
    '- ',
    '-',
    ',',
    '?',
    '? ',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    '[]',
    '{}',
    '{a: b}',
    '[a, b]',
    '{a}',
    '"',
    "'",
    '""',
    '"k": v',
    "'it''s'",
    '"\\x41"',
    '|',
    '|-',
    '|\n      x\n',
    '>',
    '>-\n  x\n',
  ],
  ...[
    '&a ',
    '*a',
    '!!str ',
    '%',
    '@',
    '`',
    '~',
    'null',
    'True',
    '0x1F',
    '0o17',
    '1.50',
    '-0',
    '+1',
    '.5',
    '.inf',
    '1e3',
    '012',
    '1_000',
    '12:30:45',
    '9007199254740993',
  ],
  ...[
    'yes',
    '5s',
    'http://x',
    'x#y',
    'a: b',
    'a:b',
    'a : b',
    'key:\n',
    '  - x\n',
    '- - a',
    '- a: 1\n',
    '---\n',
    '...\n',
    '<<: 1\n',
    '__proto__: 1\n',
    '${a}',
    '{{a}}',
  ],
]

type Change = (lines: string[], at: number, piece: string, by: number) => void
const changes: readonly Change[] = [
  (lines, at, piece, by) => {
    const line = lines[at] ?? ''
    const column = by % (line.length + 1)
    lines[at] = line.slice(0, column) + piece + line.slice(column)
  },
  (lines, at, _, by) => {
    const line = lines[at] ?? ''
    lines[at] = line.slice(0, by % (line.length + 1)) + line.slice((by % (line.length + 1)) + 1)
  },
  (lines, at, _, by) => {
    lines[at] = ' '.repeat(by % 5) + (lines[at] ?? '')
  },
  (lines, at) => {
    lines[at] = (lines[at] ?? '').replace(/^ {1,2}/, '')
  },
  (lines, at) => void lines.splice(at, 1),
  (lines, at, piece, by) => void lines.splice(at, 0, ' '.repeat(by % 9) + piece),
  (lines, at, _, by) => void lines.splice(at, 0, lines[by % lines.length] ?? ''),
]

const changed = fc
  .record({
    text: fc.constantFrom(...texts),
    from: fc.nat(),
    isWhole: fc.boolean(),
    edits: fc.array(fc.record({ change: fc.constantFrom(...changes), at: fc.nat(), piece: fc.constantFrom(...pieces), by: fc.nat() }), {
      maxLength: 3,
    }),
    endsWithLine: fc.boolean(),
  })
  .map(({ text, from, isWhole, edits, endsWithLine }) => {
    const all = text.trimEnd().split('\n')
    const start = from % all.length
    const some = isWhole ? all : all.slice(start, start + 12)
    const indent = isWhole ? 0 : (/^ */.exec(some[0] ?? '')?.[0].length ?? 0)
    const lines = some.map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line))
    for (const { change, at, piece, by } of edits) change(lines, at % lines.length, piece, by)
    return lines.join('\n') + (endsWithLine ? '\n' : '')
  })

describe('quickParse', () => {
  it('reads nearly every flow of the repository', () => {
    const read = texts.filter((text) => quickParse(text) !== undefined)
    expect(read.length).toBeGreaterThan(texts.length * 0.85)
  })

  it('gives what the library gives, with no problem, or leaves it to the library', () => {
    let compared = 0
    const runs = Number(process.env.TESTMESH_FUZZ ?? 20_000)
    fc.assert(
      fc.property(changed, (text) => {
        const quick = quickParse(text)
        if (quick === undefined) return
        compared++
        expect(parseRepaired(text)).toEqual([{ root: quick, problems: [], damaged: [] }])
      }),
      { numRuns: runs },
    )
    expect(compared).toBeGreaterThan(runs / 5)
  })
})
