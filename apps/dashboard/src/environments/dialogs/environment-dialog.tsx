'use client'
import { useApi } from '../../session/api.tsx'
import { Field, Input, TextArea } from '../../ui/field.tsx'
import { SharedFormDialog } from '../../ui/shared-form-dialog.tsx'
import { toast } from '../../ui/toast.ts'
import { useSharedForm } from '../../ui/use-shared-form.ts'
import { whyNoName } from '../../ui/why-no-name.ts'
import { type EnvironmentFields, fieldsOf } from '../model/environment-fields.ts'
import { readRouting, routingText } from '../model/routing-text.ts'
import { type Environment, useRefresh } from '../queries.ts'

const ROUTING_HELP = 'As JSON: services, read as ${service.NAME}; headers of every http_request; config, default settings by action.'
const ROUTING_EXAMPLE = '{\n  "services": { "users": "https://users.example.com" },\n  "headers": { "x-tenant": "acme" }\n}'

/** Makes an environment, or changes what is known of one. */
export const EnvironmentDialog = ({ environment, onClose }: { environment?: Environment | undefined; onClose: () => void }) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const form = useSharedForm({
    kept: environment,
    fieldsOf,
    send: (wanted, base) => {
      const body = bodyOf(wanted)
      return environment
        ? client.updateEnvironment({ params: { id: environment.id }, body, ifMatch: base })
        : client.createEnvironment({ body })
    },
    onKept: ({ name }) => {
      void refresh()
      toast.success(`${name.trim()} is ${environment ? 'changed' : 'made'}`)
      onClose()
    },
  })
  const { fields, change } = form
  const { name, description, isProtected, pool, routing } = fields
  const routed = readRouting(routing)
  return (
    <SharedFormDialog
      form={form}
      title={environment ? `Environment ${environment.name}` : 'New environment'}
      width="narrow"
      whyNot={whyNoName(name) ?? (routed.problem === undefined ? undefined : 'Its routing cannot be read.')}
      labels={labels}
      wordsOf={wordsOf}
      onClose={onClose}
    >
      <Field label="Name" help="Letters, digits, and . _ - /">
        {(control) => (
          <Input
            {...control}
            placeholder="staging"
            required
            maxLength={200}
            pattern="[\w.\/\-]+"
            autoComplete="off"
            spellCheck={false}
            value={name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      {environment && name.trim() !== environment.name && (
        <p className="rounded-control bg-flaky-soft px-3 py-2 text-table text-flaky-ink">
          Flows, schedules and commands that name {environment.name} do not find it afterwards.
        </p>
      )}
      <Field label="What it is for">
        {(control) => (
          <TextArea {...control} maxLength={2000} value={description} onChange={(event) => change({ description: event.target.value })} />
        )}
      </Field>
      <Field label="Pool" help="Which workers and agents run what runs in it: those that were started with --pool of this name.">
        {(control) => (
          <Input
            {...control}
            placeholder="default"
            maxLength={64}
            pattern="[\w.\-]+"
            autoComplete="off"
            spellCheck={false}
            value={pool}
            onChange={(event) => change({ pool: event.target.value })}
          />
        )}
      </Field>
      <details open={routingText(environment) !== ''}>
        <summary className="cursor-pointer text-table font-medium">What flows in it get</summary>
        <Field className="mt-3" label="Routing" help={ROUTING_HELP} problem={routed.problem}>
          {(control) => (
            <TextArea
              {...control}
              className="w-full font-mono"
              rows={6}
              placeholder={ROUTING_EXAMPLE}
              spellCheck={false}
              value={routing}
              onChange={(event) => change({ routing: event.target.value })}
            />
          )}
        </Field>
      </details>
      <label className="flex items-start gap-2.5 text-table">
        <input
          type="checkbox"
          className="mt-0.5 size-4 accent-primary"
          checked={isProtected}
          onChange={(event) => change({ isProtected: event.target.checked })}
        />
        <span>
          Protected
          <span className="block text-meta text-muted">Marked by a lock wherever it is shown, so that nobody takes it for another.</span>
        </span>
      </label>
    </SharedFormDialog>
  )
}

const bodyOf = ({ name, description, isProtected, pool, routing }: EnvironmentFields) => ({
  name: name.trim(),
  description: description.trim() || null,
  isProtected,
  pool: pool.trim() || 'default',
  routing: readRouting(routing).value ?? {},
})

const labels = { name: 'Name', description: 'What it is for', isProtected: 'Protected', pool: 'Pool', routing: 'Routing' }

const wordsOf = (fields: EnvironmentFields, name: keyof EnvironmentFields): string => {
  const value = fields[name]
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value === '' ? 'nothing' : value
}
