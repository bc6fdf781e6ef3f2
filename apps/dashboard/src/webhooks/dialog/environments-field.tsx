'use client'
import { useId } from 'react'
import { useEnvironments } from '../../execution/queries.ts'
import { Button } from '../../ui/button.tsx'
import { problemText } from '../../ui/problem.tsx'
import { fieldLabels } from '../model/webhook-fields.ts'

interface EnvironmentsFieldProps {
  /** By name. */
  readonly chosen: readonly string[]
  readonly problem: string | undefined
  readonly onChange: (chosen: readonly string[]) => void
}

/** Those that are gone stay until somebody leaves them out. */
export const EnvironmentsField = ({ chosen, problem, onChange }: EnvironmentsFieldProps) => {
  const id = useId()
  const environments = useEnvironments()
  const known = environments.data?.map(({ name }) => name) ?? []
  const names = [...new Set([...known, ...chosen])]
  const toggle = (name: string): void => onChange(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in
    <div role="group" aria-labelledby={id} className="flex flex-col gap-2">
      <span id={id} className="text-table font-medium">
        {fieldLabels.environments}
      </span>
      <div className="flex flex-wrap gap-1.5">
        {names.map((name) => (
          <Button
            key={name}
            size="small"
            aria-pressed={chosen.includes(name)}
            className="max-w-full font-normal aria-pressed:border-primary aria-pressed:bg-primary-soft"
            onClick={() => toggle(name)}
          >
            <span className="truncate">{name}</span>
            {environments.data && !known.includes(name) && ' (there is none any more)'}
          </Button>
        ))}
      </div>
      <p className="text-meta text-muted">
        {environments.isError && !environments.data
          ? problemText(environments.error)
          : chosen.length === 0
            ? 'None is chosen: it is told whatever environment it was, also without one.'
            : 'What ends in one of these.'}
      </p>
      {problem && <p className="text-meta text-failed-ink">{problem}</p>}
    </div>
  )
}
