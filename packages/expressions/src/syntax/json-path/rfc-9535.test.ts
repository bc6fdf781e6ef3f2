import { describe, expect, it } from 'vitest'
import { compileExpression } from '../../compile-expression.ts'
import { createScope } from '../../create-scope.ts'
import { loadTools } from '../../testing/evaluate.ts'
import suite from '../../testing/jsonpath-suite/cts.json' with { type: 'json' }
import { readJsonPath } from './json-path.ts'

const tools = await loadTools()

interface Row {
  readonly name: string
  readonly selector: string
  readonly document?: unknown
  readonly result?: readonly unknown[]
  /** Where the order of a map's members is open. */
  readonly results?: readonly (readonly unknown[])[]
  readonly invalid_selector?: boolean
}
const rows = suite as readonly Row[]

/** The nodes that a selector finds when it stands in a flow. */
const nodesOf = ({ selector, document }: Row): unknown => {
  const { compiled, problems } = compileExpression(selector)
  if (!compiled) return problems
  const value = compiled.evaluate(createScope({}, { tools, root: document }))
  if (!readJsonPath(selector, 1).path.isSingle) return value
  return value === undefined ? [] : [value]
}

/** Invalid by the standard, and well-defined in the language around it. */
const extensions = [
  'basic, no leading whitespace',
  'basic, no trailing whitespace',
  // `ports.5432` is a path of the language, so `$.ports.5432` is one too.
  'basic, name shorthand, number',
]

describe('RFC 9535', () => {
  const valid = rows.filter((row) => !row.invalid_selector)
  const invalid = rows.filter((row) => row.invalid_selector && !extensions.includes(row.name))

  it('has its whole suite here', () => {
    expect([valid.length, invalid.length + extensions.length]).toEqual([459, 247])
  })

  it('finds what each valid selector finds', () => {
    for (const row of valid) {
      const allowed = row.results ?? [row.result ?? []]
      expect([row.name, row.selector, allowed]).toEqual([row.name, row.selector, expect.arrayContaining([nodesOf(row)])])
    }
  })

  it('refuses each invalid selector before anything runs, and says where', () => {
    const accepted = invalid.filter(({ selector }) => compileExpression(selector).compiled)
    expect(accepted.map(({ name, selector }) => `${name}: ${selector}`)).toEqual([])
    for (const { selector } of invalid) {
      const {
        problems: [problem],
      } = compileExpression(selector)
      expect(problem).toMatchObject({ code: 'EXPRESSION_SYNTAX', message: expect.stringMatching(/\w/) })
      expect(problem?.start).toBeLessThanOrEqual(problem?.end ?? -1)
      expect(problem?.end).toBeLessThanOrEqual(selector.length)
    }
  })
})
