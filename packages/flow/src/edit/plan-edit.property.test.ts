import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonValue } from '@testmesh/protocol'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { blocksOf } from '../model/blocks-of.ts'
import type { FlowReading } from '../model/flow-reading.ts'
import { visitSteps } from '../model/visit-steps.ts'
import { readFlow } from '../read/read-flow.ts'
import { parentOf } from '../source/pointer.ts'
import { descriptors } from '../testing/tell.ts'
import { applyEdits, type Edit, type TextEdit } from './edit.ts'
import { editFlow } from './edit-flow.ts'
import { linesOf } from './lines.ts'
import { planEdit } from './plan-edit.ts'
import { asWritten } from './written-flow.ts'

const isWhole = ({ flow, diagnostics }: FlowReading): boolean =>
  flow !== undefined && diagnostics.every(({ code }) => !code.startsWith('YAML_'))

const root = join(import.meta.dirname, '../../../..')
const files = globSync(['examples/flows/*.yaml', 'tests/golden/**/*.testmesh.yaml', 'packages/*/src/**/*.flow.yaml'], { cwd: root })
const written = files.map((file) => readFileSync(join(root, file), 'utf8')).filter((text) => isWhole(readFlow(text, descriptors)))

/** Texts as others write them. */
const others = [
  'flow:\r\n    name: a\r\n    variables: {A: 1}\r\n    steps:\r\n    - action: http.get\r\n      url: /\r\n      save: {a: $.b}\r\n    - action: if\r\n      config:\r\n        if: a > 1\r\n        steps:\r\n        - id: x\r\n          action: log',
  'name: a\nsteps: [{ id: a, action: log }, { id: b, action: group, config: { steps: [{ action: log }] } }]\n',
  '{"name": "a", "tags": ["x"], "steps": [{"id": "a", "action": "log", "config": {"message": "hi"}}, {"id": "b", "action": "log"}]}',
  'name: a\nenv: &e { A: 1 }\nsteps:\n- id: a\n  action: log\n  config: &c\n    message: "${b.x}"\n- id: b\n  action: log\n  config: *c\n',
  'name: a\ntags: one\nsteps:\n  - action: log\n    # inside\n\n  # above\n  - action: log\n    assert: x == 1\n    error_steps:\n      - action: log\n    cleanup:\n      - action: log\n',
]

const isLong = (text: string): boolean => text.split('\n').length > 20
const texts = [...written, ...written.filter(isLong), ...written.filter(isLong), ...others]

const scalars: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(
    'a',
    'a: b',
    '# no',
    "it's",
    '"',
    'true',
    '12',
    ' x ',
    '${a.b} and {{c}}',
    '- a',
    'two\nlines\n',
    'a\n\n  b',
    '',
    '@x',
    'é\t',
    'a, b',
    '[x]',
  ),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.string(),
)
const values = fc.oneof(
  { weight: 3, arbitrary: scalars },
  fc.array(scalars, { maxLength: 3 }),
  fc.dictionary(fc.stringMatching(/^[a-z][a-z ]{0,4}$/), fc.oneof(scalars, fc.array(scalars, { maxLength: 2 })), { maxKeys: 3 }),
) as fc.Arbitrary<JsonValue>

const pasted = [
  'id: new\naction: log\nconfig:\n  message: ${new.x}\n',
  '# of old\n- id: login\n  action: http_request\n  config: { url: "/${login.id}" }\n\n- action: log',
  '    action: group\n    config:\n        steps:\n        - id: create_order\n          action: log\n          config:\n            message: |\n              a\n\n                b\n',
]

const pointersOf = ({ flow }: FlowReading): { steps: string[]; lists: string[]; leaves: string[] } => {
  const steps: string[] = []
  const lists = new Set(['/setup', '/steps', '/teardown', '/on_error'])
  if (flow)
    visitSteps(flow, (step, { pointer }) => {
      steps.push(pointer)
      lists.add(parentOf(pointer))
      for (const block of blocksOf(step)) lists.add(pointer + block.pointer)
      if (step.action === 'condition') lists.add(`${pointer}/config/else`)
    })
  return { steps, lists: [...lists], leaves: flow ? leavesOf(flow as unknown as JsonValue, '').filter((pointer) => pointer !== '') : [] }
}

/** Every value but the steps themselves and what the reader fills in. */
const leavesOf = (value: JsonValue, pointer: string): string[] => [
  pointer,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) =>
        leavesOf(item as JsonValue, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
      )
    : []),
]

/** An edit of a reading that makes sense, chosen by numbers. */
const editOf = (reading: FlowReading, { kind, a, b, value }: { kind: Edit['kind']; a: number; b: number; value: JsonValue }): Edit => {
  const { steps, lists, leaves } = pointersOf(reading)
  const isWritten = (pointer: string): boolean =>
    reading.source.ranges[pointer] !== undefined && !steps.includes(pointer) && !lists.includes(pointer)
  const settings = leaves.filter(isWritten)
  const isOwnName = (pointer: string): boolean => /\/(?:env|headers|params|output|outputs|body)\/[^/]+$/.test(pointer)
  const pick = <T>(items: readonly T[], by: number): T => items[by % items.length] as T
  const step = pick(steps, a)
  const list = pick(lists, b)
  const length = leaves.filter((leaf) => parentOf(leaf) === list).length
  switch (kind) {
    case 'setValue':
      return b % 3 === 0
        ? {
            kind,
            pointer: `${step}/${pick(['config/body/x y', 'name', 'assert/-', 'config/message', 'output/got', 'retry/attempts', 'timeout'], b >> 2)}`,
            value,
          }
        : { kind, pointer: pick(settings, a), value }
    case 'deleteKey':
      return { kind, pointer: pick(settings, a) }
    case 'renameKey':
      return { kind, pointer: pick(settings.filter(isOwnName), a) ?? '/env/NONE', key: `renamed_${b}` }
    case 'insertStep':
      return { kind, list, index: a % (length + 1), text: pick(pasted, b) }
    case 'moveStep':
      return { kind, step, list, index: a % (length + 1) }
    case 'wrapStep':
      return { kind, step, with: pick(['condition', 'parallel', 'for_each', 'repeat'] as const, b) }
    case 'renameStep':
      return { kind, step, id: `renamed_${b}` }
    default:
      return { kind, step }
  }
}

const kinds: readonly Edit['kind'][] = [
  ...([
    'setValue',
    'deleteKey',
    'renameKey',
    'insertStep',
    'removeStep',
    'moveStep',
    'duplicateStep',
    'wrapStep',
    'unwrapStep',
    'renameStep',
  ] as const),
]

const choices = fc.record({ kind: fc.constantFrom(...kinds), a: fc.nat(200), b: fc.nat(200), value: values })

const undo = (text: string, edits: readonly TextEdit[]): TextEdit[] => {
  let by = 0
  return edits.map(({ from, to, insert }) => {
    const start = from + by
    by += insert.length - (to - from)
    return { from: start, to: start + insert.length, insert: text.slice(from, to) }
  })
}

/** Reasons that hold of the flow or the file, not of how an edit is written. */
const isFair = (message: string): boolean =>
  /at least one step|into itself|holds no steps|YAML|^the text to insert uses|not written here|no place for/.test(message)

const commentsIn = (text: string): string[] => linesOf(text).flatMap((line) => /(?:^|\s)(#.*)$/.exec(line)?.[1] ?? [])

const keepsComments: readonly Edit['kind'][] = ['renameKey', 'insertStep', 'moveStep', 'duplicateStep', 'wrapStep', 'renameStep']

// Hundreds of flows are read again and again: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 })

describe('any edit of any flow', () => {
  it('means the same in the text as in the flow, keeps comments, and can be undone', () => {
    const counts = new Map<string, { planned: number; refused: number }>(kinds.map((kind) => [kind, { planned: 0, refused: 0 }]))
    const plans = fc.property(fc.constantFrom(...texts), fc.array(choices, { minLength: 1, maxLength: 4 }), (first, sequence) => {
      sequence.reduce((text, choice) => {
        const reading = readFlow(text, descriptors)
        const edit = editOf(reading, choice)
        const plan = planEdit(reading, edit, descriptors)
        const count = counts.get(edit.kind)
        if ('refused' in plan) {
          if (count && !isFair(plan.refused.message)) count.refused++
          return text
        }
        if (count) count.planned++
        const next = applyEdits(text, plan.edits)
        const after = readFlow(next, descriptors)
        expect(plain(after)).toEqual(plain(editFlow(reading, edit, descriptors)))
        expect(applyEdits(next, undo(text, plan.edits))).toBe(text)
        if (plan.selects !== undefined) expect(pointersOf(after).steps).toContain(plan.selects)
        if (keepsComments.includes(edit.kind)) expect(commentsIn(next)).toEqual(expect.arrayContaining(commentsIn(text)))
        return next
      }, first)
    })
    // Always the same ones: how many of a kind are refused is counted below.
    fc.assert(plans, { numRuns: 200, seed: 7 })
    for (const [kind, { planned, refused }] of counts) {
      expect(planned, kind).toBeGreaterThan(0)
      expect(refused, kind).toBeLessThanOrEqual(2 + planned / 5)
    }
  })

  it('changes one line where it sets a value that stands on one', () => {
    const plans = fc.property(fc.constantFrom(...texts), fc.nat(200), scalars, (text, a, value) => {
      const reading = readFlow(text, descriptors)
      const { source, flow } = reading
      const isOneLine = (pointer: string): boolean => {
        const [start = 0, end = 0] = source.ranges[pointer] ?? []
        const old = pointer
          .split('/')
          .slice(1)
          .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], flow)
        const written = text.slice(start, end)
        return typeof old === 'string' && old !== '' && written.includes(old) && !written.includes('\n')
      }
      const settings = pointersOf(reading).leaves.filter(isOneLine)
      const plan = planEdit(reading, { kind: 'setValue', pointer: settings[a % settings.length] ?? '/name', value }, descriptors)
      if ('refused' in plan || value === null || String(value).includes('\n')) return
      const [before, after] = [linesOf(text), linesOf(applyEdits(text, plan.edits))]
      expect(after.length).toBe(before.length)
      expect(after.filter((line, index) => line !== before[index]).length).toBeLessThanOrEqual(1)
    })
    fc.assert(plans, { numRuns: 200 })
  })

  it('is refused, not thrown, where it makes no sense', () => {
    const pointer = fc.oneof(fc.string(), fc.stringMatching(/^(\/(steps|config|then|0|1|-|x|)){0,5}$/))
    const anything = fc.record({
      kind: fc.constantFrom(...kinds),
      pointer,
      step: pointer,
      list: pointer,
      id: fc.string(),
      key: fc.string(),
      index: fc.integer(),
      text: fc.string(),
    })
    const plans = fc.property(fc.constantFrom(...texts, '', 'a: [', '- a', 'steps: 1'), anything, (text, edit) => {
      const plan = planEdit(readFlow(text, descriptors), { value: null, with: 'condition', ...edit } as Edit, descriptors)
      expect('refused' in plan ? plan.refused.message : plan.label).not.toMatch(/cannot be made$/)
    })
    fc.assert(plans, { numRuns: 200 })
  })
})

/** A flow without what reading adds: ids made up from positions, the usual strategy of a cleanup. */
const plain = (reading: FlowReading): unknown => reading.flow && asWritten({ ...reading, flow: reading.flow }).flow
