import { isDeepStrictEqual } from 'node:util'
import { actionDescriptors } from '@testmesh/actions'
import { type Planning, planFlow } from '@testmesh/engine'
import { readFlows } from '@testmesh/flow'
import { applyEdits, type Edit, planEdit } from '@testmesh/flow/edit'
import { formatFlow } from '@testmesh/flow/format'
import type { FlowReading } from '@testmesh/flow/model'
import { type Diagnostic, lineStartsOf, positionIn } from '@testmesh/protocol'
import { below, pick, type Random } from './mutate.ts'

/** Milliseconds of a processor that a text may take, whatever stands in it. */
export const longest = 1_000

export interface Judgement {
  /** In words: what threw, what lies outside of the text, what differs when it is done again. */
  readonly problems: readonly string[]
  /** Milliseconds of a processor that reading and planning took. */
  readonly durationMs: number
}

/** Reads and plans a text as everybody would who gets it, and formats it, edits it, or reads it once more. */
export const judgeText = (text: string, random: Random): Judgement => {
  const problems: string[] = []
  const attempt = <T>(what: string, work: () => T): T | undefined => {
    const before = process.threadCpuUsage()
    try {
      const made = work()
      const took = millisecondsSince(before)
      if (took > longest) problems.push(`${what} took ${took.toFixed(0)} ms`)
      return made
    } catch (error) {
      problems.push(`${what} threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      return undefined
    }
  }
  const before = process.threadCpuUsage()
  const read = attempt('reading', () => readAll(text))
  const durationMs = millisecondsSince(before)
  if (!read) return { problems, durationMs }
  for (const { reading, planning } of read)
    problems.push(...[...reading.diagnostics, ...planning.diagnostics].flatMap((diagnostic) => whereWrong(diagnostic, reading)))
  // Each of these costs several readings: a document gets one of them.
  switch (below(random, 3)) {
    case 0:
      attempt('reading again', () => {
        if (!isDeepStrictEqual(plain(readAll(text)), plain(read))) problems.push('reading it again gives something else')
      })
      break
    case 1:
      attempt('formatting', () => problems.push(...judgeFormat(text, read)))
      break
    default:
      attempt('editing', () => problems.push(...judgeEdit(read[0]?.reading, random)))
  }
  return { problems, durationMs }
}

/** What other threads and processes do does not count. */
const millisecondsSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}

interface Read {
  readonly reading: FlowReading
  readonly planning: Planning
}

const known = { variables: [], columns: [] }

const readAll = (text: string): Read[] =>
  readFlows(text, actionDescriptors).map((reading) => ({
    reading,
    planning: planFlow(reading, { descriptors: actionDescriptors, known }),
  }))

/** Without what is compiled. */
const plain = (read: readonly Read[]) => read.map(({ reading, planning }) => [reading.flow, reading.diagnostics, planning.diagnostics])

/** A place lies in the text, and its lines and columns are those of its offsets. */
const whereWrong = ({ code, message, place, related = [] }: Diagnostic, { source: { text } }: FlowReading): string[] => {
  const starts = lineStartsOf(text)
  return [place, ...related.map((other) => other.place)].flatMap(({ span }) => {
    if (!span) return [`${code} has no place: ${message}`]
    const isInside = span.start.offset >= 0 && span.start.offset <= span.end.offset && span.end.offset <= text.length + 1
    const isTrue = [span.start, span.end].every((position) => {
      const { line, column } = positionIn(starts, position.offset)
      return line === position.line && column === position.column
    })
    return isInside && isTrue ? [] : [`${code} has a place outside of the text: ${JSON.stringify(span)} of ${text.length}`]
  })
}

const judgeFormat = (text: string, read: readonly Read[]): string[] => {
  const { text: formatted } = formatFlow(text, actionDescriptors)
  if (formatted === text) return []
  const again = readFlows(formatted, actionDescriptors)
  const isSame = isDeepStrictEqual(
    again.map(({ flow }) => flow),
    read.map(({ reading }) => reading.flow),
  )
  return [
    ...(isSame ? [] : ['formatted, it means something else']),
    ...(formatFlow(formatted, actionDescriptors).text === formatted ? [] : ['formatted again, it is another text']),
  ]
}

const judgeEdit = (reading: FlowReading | undefined, random: Random): string[] => {
  if (!reading) return []
  const plan = planEdit(reading, editOf(reading, random), actionDescriptors)
  if ('refused' in plan) return []
  const [first] = readFlows(applyEdits(reading.source.text, plan.edits), actionDescriptors)
  return first?.flow ? [] : ['edited, it is no flow any more']
}

const editOf = ({ source }: FlowReading, random: Random): Edit => {
  const pointers = Object.keys(source.ranges)
  const pointer = pointers.length === 0 ? '/name' : pick(random, pointers)
  const step = `/steps/${below(random, 3)}`
  return pick<Edit>(random, [
    { kind: 'setValue', pointer, value: pick(random, ['x: y', '# no', 12, null, ['a'], { b: '${c}' }, 'two\nlines\n']) },
    { kind: 'deleteKey', pointer },
    { kind: 'removeStep', step },
    { kind: 'duplicateStep', step },
    { kind: 'moveStep', step, list: pick(random, ['/steps', '/setup', '/teardown']), index: below(random, 3) },
    { kind: 'wrapStep', step, with: 'condition' },
    { kind: 'renameStep', step, id: 'renamed' },
    { kind: 'insertStep', list: '/steps', index: below(random, 3), text: 'action: log\nconfig:\n  message: "${a.b}"\n' },
  ])
}
