'use client'
import { CopyButton } from '../ui/copy-button.tsx'
import { Field, Input, TextArea } from '../ui/field.tsx'
import { howToSend } from './model/how-to-send.ts'
import type { Kind } from './model/trigger-fields.ts'

/** Where requests go, and what to do at the sender. */
export const Sending = ({ kind, id }: { kind: Kind; id: string }) => {
  const address = `${window.location.origin}/api/v1/triggers/${id}/in`
  const { steps, script } = howToSend(kind, address)
  return (
    <div className="flex flex-col gap-3">
      <Field label="Address" aside={<CopyButton text={address} label="Copy the address" />}>
        {(control) => <Input {...control} readOnly value={address} className="w-full font-mono text-meta" />}
      </Field>
      <ol className="list-decimal pl-5 text-table">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {script !== undefined && (
        <Field label="Script" help="For a shell." aside={<CopyButton text={script} label="Copy the script" />}>
          {(control) => (
            <TextArea {...control} readOnly rows={script.split('\n').length + 2} value={script} className="w-full font-mono text-meta" />
          )}
        </Field>
      )}
    </div>
  )
}
