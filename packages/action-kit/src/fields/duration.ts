import { createLeaf, type FieldMaker, fieldMaker, marksOf, type Reading } from './field.ts'

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A length of time, in milliseconds: `250ms`, `2s`, `1h30m`, or a number of milliseconds. */
export const duration: FieldMaker<string | number, number> = fieldMaker<string | number, number>((options) => {
  const marks = () => marksOf('duration', { unit: 'ms', ...options }, { type: ['string', 'number'] })
  return createLeaf({ kind: 'duration', wants: 'a duration such as 500ms or 2s', marks }, readDuration)
})

/** How long something may take, in milliseconds: with none of it nothing could pass. */
export const timeLimit: FieldMaker<string | number, number> = fieldMaker<string | number, number>((options) => {
  const marks = () => marksOf('duration', { unit: 'ms', ...options }, { type: ['string', 'number'], exclusiveMinimum: 0 })
  return createLeaf({ kind: 'duration', wants: 'a duration of more than 0, such as 500ms or 2s', marks }, (value) => {
    const reading = readDuration(value)
    return 'value' in reading && reading.value === 0 ? { refused: 'value' } : reading
  })
})

/** Milliseconds of `250ms`, `1.5s`, `1h 30m`, `500`; `undefined` when the text is no duration. Never negative. */
const parseDuration = (written: string): number | undefined => {
  const spelled = written.trim().toLowerCase()
  if (/^\d+(\.\d+)?$/.test(spelled)) return Number(spelled)
  if (!/^(\d+(\.\d+)?\s*(ms|[smhd])\s*)+$/.test(spelled)) return undefined
  let totalMs = 0
  for (const [, amount, unit] of spelled.matchAll(/(\d+(?:\.\d+)?)\s*(ms|[smhd])/g))
    totalMs += Number(amount) * unitMs[unit as keyof typeof unitMs]
  return totalMs
}

const readDuration = (value: unknown): Reading<number> => {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? { value } : { refused: 'value' }
  if (typeof value !== 'string') return { refused: 'type' }
  const ms = parseDuration(value)
  return ms === undefined ? { refused: 'value' } : { value: ms }
}
