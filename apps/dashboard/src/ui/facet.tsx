'use client'
import { Select } from './field.tsx'

export interface Option<Value extends string = string> {
  readonly value: Value
  readonly label: string
}

interface FacetProps<Value extends string> {
  readonly label: string
  readonly value: Value | null
  readonly options: readonly Option<Value>[]
  /** What it says while nothing is chosen. Default `all`. */
  readonly all?: string
  readonly onChange: (value: Value | null) => void
}

/** One way to narrow a list, or to order it. What is chosen is there, also when the list has none of it now. */
export const Facet = <Value extends string>({ label, value, options, all = 'all', onChange }: FacetProps<Value>) => (
  <Select
    aria-label={label}
    value={value ?? ''}
    onChange={(event) => onChange((event.target.value || null) as Value | null)}
    className="field-sizing-content max-w-52 text-ellipsis max-sm:min-w-0 max-sm:flex-1 max-sm:basis-36"
  >
    <option value="">{`${label}: ${all}`}</option>
    {value !== null && !options.some((one) => one.value === value) && <option value={value}>{value}</option>}
    {options.map((one) => (
      <option key={one.value} value={one.value}>
        {one.label}
      </option>
    ))}
  </Select>
)
