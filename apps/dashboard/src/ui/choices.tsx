import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

interface ChoicesProps<Value extends string> {
  /** What is asked. */
  readonly legend: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly name: string; readonly about: ReactNode }[]
  readonly problem?: string | undefined
  readonly onChange: (value: Value) => void
}

/** One of a few, each with a sentence on what it means. */
export const Choices = <Value extends string>({ legend, value, options, problem, onChange }: ChoicesProps<Value>) => {
  const name = useId()
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-table font-medium">{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={classNames(
            'flex items-start gap-2.5 rounded-control border px-3 py-2 text-table',
            value === option.value ? 'border-primary bg-primary-soft' : 'border-line',
          )}
        >
          <input
            type="radio"
            name={name}
            className="mt-0.5 size-4 shrink-0 accent-primary"
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          <span>
            {option.name}
            <span className="block text-meta text-muted">{option.about}</span>
          </span>
        </label>
      ))}
      {problem && <p className="text-meta text-failed-ink">{problem}</p>}
    </fieldset>
  )
}
