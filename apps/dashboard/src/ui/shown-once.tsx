'use client'
import { CopyButton } from './copy-button.tsx'
import { Field, Input } from './field.tsx'

/** Something that nobody can look up later. */
export const ShownOnce = ({ label, text, help }: { label: string; text: string; help: string }) => (
  <Field label={label} help={help} aside={<CopyButton text={text} label={`Copy the ${label.toLowerCase()}`} />}>
    {(control) => (
      <Input
        {...control}
        readOnly
        autoFocus
        value={text}
        onFocus={(event) => event.target.select()}
        className="w-full font-mono text-meta"
      />
    )}
  </Field>
)
