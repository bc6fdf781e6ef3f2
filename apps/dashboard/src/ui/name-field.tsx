'use client'
import { Field, Input } from './field.tsx'

interface NameFieldProps {
  readonly label: string
  readonly name: string
  /** Such a name, while there is none. */
  readonly example: string
  readonly problem: string | undefined
  readonly onChange: (name: string) => void
}

/** What people call something that they make: any text that is not too long. */
export const NameField = ({ label, name, example, problem, onChange }: NameFieldProps) => (
  <Field label={label} problem={problem}>
    {(control) => (
      <Input
        {...control}
        placeholder={example}
        required
        maxLength={200}
        autoComplete="off"
        value={name}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
)
