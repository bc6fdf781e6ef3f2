import type { Option, Reading } from './command.ts'

/** What the flags of an option say. */
export interface OptionFlags {
  /** `j` of `-j`. */
  readonly short: string | undefined
  /** `max-failures` of `--max-failures`. */
  readonly long: string
  /** `<number>`; undefined for a switch. */
  readonly value: string | undefined
  readonly isValueOptional: boolean
  readonly isMany: boolean
  readonly reading: Reading | undefined
  /** Of the shell. */
  readonly variable: string | undefined
}

const flagsPattern = /^(?:-(?<short>\w), )?--(?<long>[\w-]+)(?: (?<value>[<[][^\]>]+[\]>])(?<many>\.\.\.)?)?$/

export const readFlags = ([flags, , reading, variable]: Option): OptionFlags => {
  const { short, long = '', value, many } = flagsPattern.exec(flags)?.groups ?? {}
  return { short, long, value, isValueOptional: value?.startsWith('[') ?? false, isMany: many !== undefined, reading, variable }
}
