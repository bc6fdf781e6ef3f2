import { shorten } from '../../shorten.ts'

/** A part of an answer that is not what a contract says. */
export interface Mismatch {
  /** `status`, `headers.location`, `body.lines[0].sku` */
  readonly path: string
  readonly expected: unknown
  readonly actual: unknown
  /** `should be a number, is "12.50"` */
  readonly message: string
}

/** A value in one line. */
export const inLine = (value: unknown): string => (value === undefined ? 'nothing' : shorten(JSON.stringify(value) ?? String(value)))
