import { ExpressionError, isMap, type KeptSnapshots } from '@testmesh/expressions'
import type { JsonObject, JsonValue, Mismatch } from '@testmesh/protocol'
import { mismatch } from '../diff/mismatch.ts'
import { compilePattern } from '../match/compile-pattern.ts'
import { proposeRedactions } from '../snapshot/propose-redactions.ts'
import { compileRedactions, type Redacted, redactValue } from '../snapshot/redactions.ts'
import { compileExpected, type ExpectedSource, reject } from './expected-value.ts'
import { createGathered, type JudgeContext, type Matcher } from './matcher.ts'

export const snapshot: Matcher = {
  compile: (source) => {
    const { name, redact, ignore, ...others } = partsOf(source.expected)
    const nameSource = { ...source, expected: name ?? null, pointer: isMap(source.expected) ? `${source.pointer}/name` : source.pointer }
    if (typeof name !== 'string' || name.trim() === '') reject(nameSource, 'a name')
    const [other] = Object.keys(others)
    if (other !== undefined) reject({ ...source, expected: other }, 'name, redact and ignore')
    const named = compileExpected(nameSource)
    const redactions = compileRedactions(source, { ...(redact !== undefined && { redact }), ...(ignore !== undefined && { ignore }) })
    // Of bytes a snapshot holds their hash.
    source.gathered.needs.add('hash')
    source.gathered.snapshots.push({ pointer: source.pointer, ...(named.isStatic && { name: String(name) }) })
    return (actual, context) => {
      const { snapshots } = context.scope.tools
      if (!snapshots) throw new ExpressionError('ASSERTION_NO_SNAPSHOTS', 'no snapshots are kept here')
      if (actual === undefined) return [mismatch({ wanted: { type: 'any', text: 'a value to compare' }, actual })]
      const text = String(named.value(context.scope))
      // A name with a template in it tells rounds and rows apart by itself.
      const key = named.isStatic ? snapshots.keyOf(text) : String(snapshots.toKept(text))
      const value = snapshots.toKept(actual)
      return judge({ key, snapshots, redacted: redactValue(value, redactions, context) }, context)
    }
  },
}

const partsOf = (expected: ExpectedSource['expected']): JsonObject => (isMap(expected) ? (expected as JsonObject) : { name: expected })

interface Compared {
  readonly key: string
  readonly snapshots: KeptSnapshots
  readonly redacted: Redacted
}

const judge = (compared: Compared, context: JudgeContext): readonly Mismatch[] => {
  const { key, snapshots, redacted } = compared
  const { remarks } = context
  const before = snapshots.find(key)
  if (redacted.idle.length > 0) remarks.warning = `redact ${redacted.idle.join(', ')} finds nothing in it`
  // What does not fit its marker is never written.
  const misfits = redacted.mismatches
  if (before === undefined && misfits.length === 0) return judgeNew(compared, context)
  const found = [...misfits, ...(before === undefined ? [] : differences(before, compared, context))]
  const isStale = found.length > 0 || JSON.stringify(before) !== JSON.stringify(redacted.shown)
  if (snapshots.writes === 'all' && misfits.length === 0 && isStale) {
    remarks.snapshot = { key, outcome: 'updated', value: redacted.shown }
    return []
  }
  remarks.snapshot = { key, outcome: found.length > 0 ? 'differs' : 'matched' }
  if (found.length > misfits.length) remarks.hint = whatToDo(found)
  return found
}

const whatToDo = (found: readonly Mismatch[]): string => {
  const redact = proposeRedactions(found)
  return redact
    ? `only values differ that are new each time: give the snapshot ${redact}`
    : 'where the new value is right, run it with --update-snapshots'
}

const judgeNew = ({ key, snapshots, redacted }: Compared, { remarks }: JudgeContext): readonly Mismatch[] => {
  if (snapshots.writes !== 'nothing') {
    remarks.snapshot = { key, outcome: 'written', value: redacted.shown }
    return []
  }
  remarks.snapshot = { key, outcome: 'missing' }
  remarks.hint = 'none is written where CI is set: run it once on your machine, or with --update-snapshots, and commit the file'
  return [
    mismatch({
      wanted: { type: 'any', text: `the snapshot ${JSON.stringify(key)}` },
      actual: redacted.shown,
      note: 'no such snapshot is kept',
    }),
  ]
}

/** The file is a pattern: whoever reviews it may write markers by hand. */
const differences = (before: JsonValue, { key, redacted }: Compared, context: JudgeContext): readonly Mismatch[] => {
  const gathered = createGathered()
  const judgePattern = compilePattern(redacted.onto(before), '', { gathered, isExact: true, isLiteral: true })
  const [problem] = gathered.problems
  if (problem) throw new ExpressionError('ASSERTION_UNKNOWN_MARKER', `the snapshot ${JSON.stringify(key)}: ${problem.message}`)
  return judgePattern(redacted.stripped, context)
}
