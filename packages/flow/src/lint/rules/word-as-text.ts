import { nearestNames } from '@testmesh/expressions'
import { fieldsOf, localNames } from '../../names/named-texts.ts'
import { outputName, variablesSetBy } from '../../names/resolve-name.ts'
import { pointerTo } from '../../source/pointer.ts'
import type { LintContext, LintRule, PlacedStep } from '../lint-rule.ts'

/** An output that is the word itself, where a name that comes near it was meant. */
export const wordAsText: LintRule = {
  code: 'LINT_WORD_AS_TEXT',
  severity: 'warning',
  why: 'Nothing is called so, and so the output is the word itself: whatever comes back, it looks as if something had been captured.',
  bad: `name: Orders
steps:
  - id: create
    action: http_request
    config: { method: POST, url: "\${BASE_URL}/orders" }
    output: { code: statu }
    assert: [code exists, body.id exists]
`,
  good: `name: Orders
steps:
  - id: create
    action: http_request
    config: { method: POST, url: "\${BASE_URL}/orders" }
    output: { code: status }
    assert: [code exists, body.id exists]
`,
  find: (context) => {
    const names = namesOf(context)
    return context.steps.flatMap((placed) =>
      Object.entries(placed.step.output ?? {}).flatMap(([key, value]) => {
        const pointer = pointerTo(`${placed.pointer}/output`, key)
        if (typeof value !== 'string' || !isBareWord(context, pointer)) return []
        const known = new Set([...names, ...fieldsOf(placed.step, context.descriptorOf(placed.step))])
        if (known.has(value)) return []
        known.delete(outputName(key))
        const [nearest] = nearestNames(value, known, 1, 2)
        if (nearest === undefined) return []
        return [
          {
            message: `the output "${outputName(key)}" is the text "${value}": nothing is called so`,
            pointer,
            hint: `did you mean \`${nearest}\`? A text that is meant stands in quotes`,
          },
        ]
      }),
    )
  },
}

/** As it stands in the file: in quotes, a text is meant. */
const isBareWord = ({ reading }: LintContext, pointer: string): boolean => {
  const [start, end] = reading.source.ranges[pointer] ?? [0, 0]
  return /^[A-Za-z_]\w*$/.test(reading.source.text.slice(start, end))
}

/** Whatever the flow gives a name to, wherever it can be read. */
const namesOf = ({ flow, steps }: LintContext): string[] => [
  ...Object.keys(flow.env ?? {}),
  ...Object.keys(flow.inputs ?? {}),
  ...(Array.isArray(flow.data) ? flow.data.flatMap((row) => Object.keys(row)) : []),
  ...steps.flatMap(namesOfStep),
]

const namesOfStep = ({ step }: PlacedStep): string[] => [
  step.id,
  ...Object.keys(step.output ?? {}).map(outputName),
  ...(variablesSetBy(step)?.names ?? []),
  ...localNames(step),
]
