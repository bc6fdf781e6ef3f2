'use client'
import type { FlowsField } from '../flow-choice/model/flow-choice.ts'
import { Field } from '../ui/field.tsx'
import { EnvironmentSelect } from './environment-select.tsx'
import { ProtectedNote } from './protected-note.tsx'

interface EnvironmentFieldProps {
  readonly label: string
  /** By name; empty: each flow's own. */
  readonly environment: string
  /** What will run there. */
  readonly flows: FlowsField
  readonly problem: string | undefined
  readonly onChange: (environment: string) => void
}

/** Where flows will run that nobody starts by hand. */
export const EnvironmentField = ({ label, environment, flows, problem, onChange }: EnvironmentFieldProps) => (
  <div className="flex flex-col gap-2">
    <Field label={label} problem={problem}>
      {(control) => <EnvironmentSelect {...control} className="w-full" none="Each flow’s own" value={environment} onChange={onChange} />}
    </Field>
    <ProtectedNote environment={environment} flows={flows} />
  </div>
)
