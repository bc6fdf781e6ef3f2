import type { FieldPacket } from 'mysql2'
import { parseJson } from '../../parse-json.ts'
import { toExactNumber } from '../exact-number.ts'
import type { Row } from '../query-result.ts'

type Value = Row[string]
type Read = (value: never) => Value

/** By the number of the type (enum_field_types); a type that is not here comes as it should. */
const reads: Readonly<Record<number, Read>> = {
  0: toExactNumber,
  246: toExactNumber,
  // Of single precision: the digits that it has.
  4: (value: number) => Number(value.toPrecision(7)),
  7: (text: string) => text.replace(' ', 'T'),
  12: (text: string) => text.replace(' ', 'T'),
  16: (bits: Uint8Array) => bitsToNumber(bits),
  245: (text: string) => readJson(text),
}

/** What a column of a row holds, as flows read it: nothing that JSON cannot carry, but for bytes. */
export const readColumn = (value: unknown, column: FieldPacket): Value => {
  if (value === null || value === undefined) return null
  const read = isMariaJson(column) ? readJson : reads[column.columnType ?? -1]
  return read ? read(value as never) : (value as Value)
}

/** MariaDB keeps JSON as text, and says so beside the type. */
const isMariaJson = (column: FieldPacket): boolean => (column as { readonly extendedFormat?: string }).extendedFormat === 'json'

const readJson = (text: string): Value => {
  const parsed = parseJson(text)
  return 'value' in parsed ? (parsed.value as Value) : text
}

/** The number that the bits are, as its digits where it is too large. */
const bitsToNumber = (bits: Uint8Array): number | string => {
  const number = bits.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  return number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : String(number)
}
