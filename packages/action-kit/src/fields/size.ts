import { createLeaf, type FieldMaker, fieldMaker, marksOf, type Reading } from './field.ts'

const unitBytes = { b: 1, kb: 1000, mb: 1e6, gb: 1e9, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 } as const

/** A number of bytes: `10kb` (1000), `5MiB` (1024 × 1024), or a bare number. */
export const size: FieldMaker<string | number, number> = fieldMaker<string | number, number>((options) => {
  const marks = () => marksOf('size', { unit: 'bytes', ...options }, { type: ['string', 'number'] })
  return createLeaf({ kind: 'size', wants: 'a size such as 64kb or 5MiB', marks }, readSize)
})

/** Bytes of `10kb`, `5MiB`, `1024`; `undefined` when the text is no size. Rounded down to whole bytes. */
const parseSize = (written: string): number | undefined => {
  const [, amount, unit = 'b'] = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb|kib|mib|gib)?$/.exec(written.trim().toLowerCase()) ?? []
  return amount === undefined ? undefined : Math.floor(Number(amount) * unitBytes[unit as keyof typeof unitBytes])
}

const readSize = (value: unknown): Reading<number> => {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? { value } : { refused: 'value' }
  if (typeof value !== 'string') return { refused: 'type' }
  const bytes = parseSize(value)
  return bytes === undefined ? { refused: 'value' } : { value: bytes }
}
