'use client'
import type { Step } from '@testmesh/flow/walk'
import type { Diagnostic, JsonObject, JsonValue } from '@testmesh/protocol'
import { Code, EllipsisVertical, Plus, Trash2, X } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { said } from '../../ui/format.ts'
import { Menu } from '../../ui/menu.tsx'
import { ActionIcon } from '../canvas/action-icon.tsx'
import { remove } from '../commands.ts'
import { useEditor, useEditorStore } from '../editor-store.ts'
import { allDiagnostics } from '../model/diagnostics-of.ts'
import { type FormField, formFields } from '../model/form-fields.ts'
import type { FlowStep } from '../model/steps.ts'
import { stepMenu } from '../outline/outline.tsx'
import { Choice, DraftArea, DraftInput, YamlArea } from './inputs.tsx'
import { KeyValues, scalarOf } from './key-values.tsx'
import { Lines } from './lines.tsx'
import { useCommit } from './use-commit.ts'

/** The selected step as fields. Each change is an edit of its line; the text stays the truth. */
export const StepForm = ({ onClose }: { onClose?: () => void }) => {
  const selected = useEditor((state) => state.selected)
  if (!selected) return <p className="p-5 text-table text-muted">Choose a step to see its fields.</p>
  return <Fields key={selected.path} selected={selected} onClose={onClose} />
}

const Fields = ({ selected, onClose }: { selected: FlowStep; onClose: (() => void) | undefined }) => {
  const store = useEditorStore()
  const { step, pointer } = selected
  const own = useEditor(({ diagnostics }) => diagnostics)
  const remote = useEditor((state) => state.remote)
  const isBroken = useEditor((state) => state.isBroken)
  const controls = useEditor((state) => state.controls)
  const diagnostics = useMemo(() => allDiagnostics(own, remote), [own, remote])
  const descriptor = [...store.descriptors, ...controls].find(({ type }) => type === step.action)
  const { shown, more } = formFields(descriptor?.config ?? {}, step.config)
  const problemAt = (place: string): string | undefined => messageAt(diagnostics, pointer + place)
  return (
    <section
      aria-label={`Fields of ${step.id}`}
      data-step-form
      className="flex h-full flex-col"
      onKeyDown={({ key }) => key === 'Escape' && onClose?.()}
    >
      <header className="flex items-center gap-2.5 border-b border-line px-4 py-2.5">
        <ActionIcon action={step.action} />
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-body font-semibold">{step.name ?? step.id}</h2>
          <p className="truncate text-meta text-muted">{descriptor?.title ?? `“${step.action}” is no action that is known here`}</p>
        </div>
        {store.canEdit && (
          <>
            <Menu
              trigger={
                <Button
                  look="quiet"
                  size="small"
                  icon={<EllipsisVertical size={14} aria-hidden />}
                  aria-label="What to do with this step"
                />
              }
              items={stepMenu(store, selected)}
            />
            <Button
              look="quiet"
              size="small"
              aria-label="Remove this step"
              icon={<Trash2 size={14} aria-hidden />}
              onClick={() => void remove(store, selected)}
            />
          </>
        )}
        {onClose && <Button look="quiet" size="small" aria-label="Close the form" icon={<X size={14} aria-hidden />} onClick={onClose} />}
      </header>
      <fieldset disabled={!store.canEdit || isBroken} className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto p-4">
        <legend className="sr-only">Fields of {step.id}</legend>
        {isBroken && <p className="text-table text-failed-ink">The YAML cannot be read now: mend it first, then the fields work again.</p>}
        <Common step={step} pointer={pointer} problemAt={problemAt} />
        <Group title="Settings">
          {shown.map((field) => (
            <ConfigField
              key={field.key}
              field={field}
              pointer={`${pointer}/config/${escapeKey(field.key)}`}
              problem={problemAt(`/config/${escapeKey(field.key)}`)}
            />
          ))}
          {more.length > 0 && <AddField fields={more} pointer={pointer} />}
        </Group>
        <Group title="Assertions">
          <Lines pointer={`${pointer}/assert`} value={step.assert ?? []} label="Assertion" placeholder="status == 200" />
          {problemAt('/assert') && <p className="text-meta text-failed-ink">{problemAt('/assert')}</p>}
        </Group>
        <Group title="Outputs" about="What later steps may use, by a path into the result.">
          <KeyValues pointer={`${pointer}/output`} value={step.output ?? {}} label="Output" placeholder="$.body.id" />
        </Group>
        <Behaviour step={step} pointer={pointer} problemAt={problemAt} />
      </fieldset>
    </section>
  )
}

const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

const messageAt = (diagnostics: readonly Diagnostic[], pointer: string): string | undefined => {
  const found = diagnostics.find(
    ({ severity, place }) => severity === 'error' && (place.pointer === pointer || place.pointer?.startsWith(`${pointer}/`)),
  )
  return found && said(found.message, found.hint)
}

const Group = ({ title, about, children }: { title: string; about?: string; children: ReactNode }) => (
  <section className="flex flex-col gap-3 border-t border-line pt-3">
    <h3 className="text-table font-semibold">{title}</h3>
    {about && <p className="-mt-2 text-meta text-muted">{about}</p>}
    {children}
  </section>
)

interface PartProps {
  readonly step: Step
  readonly pointer: string
  readonly problemAt: (place: string) => string | undefined
}

const Common = ({ step, pointer, problemAt }: PartProps) => {
  const store = useEditorStore()
  const commit = useCommit()
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field label="Id" problem={problemAt('/id')} help="References to it follow.">
        {(control) => <DraftInput {...control} value={step.id} onCommit={(id) => store.edit({ kind: 'renameStep', step: pointer, id })} />}
      </Field>
      <Field label="Name" help="Shown instead of the id.">
        {(control) => (
          <DraftInput
            {...control}
            value={step.name ?? ''}
            placeholder={step.id}
            onCommit={(name) => commit(`${pointer}/name`, name || undefined)}
          />
        )}
      </Field>
    </div>
  )
}

const Behaviour = ({ step, pointer, problemAt }: PartProps) => {
  const commit = useCommit()
  const text = (key: 'when' | 'timeout' | 'description', label: string, placeholder: string) => (
    <Field label={label} problem={problemAt(`/${key}`)}>
      {(control) => (
        <DraftInput
          {...control}
          value={step[key] === undefined ? '' : String(step[key])}
          placeholder={placeholder}
          onCommit={(typed) => commit(`${pointer}/${key}`, typed || undefined)}
        />
      )}
    </Field>
  )
  return (
    <Group title="When and how">
      {text('when', 'Only when', 'environment == "staging"')}
      <div className="grid grid-cols-2 gap-3">
        {text('timeout', 'Time limit', '30s')}
        <Field label="When it fails" problem={problemAt('/on_error')}>
          {(control) =>
            typeof step.on_error === 'object' ? (
              <YamlArea
                {...control}
                value={step.on_error as unknown as JsonValue}
                onCommit={(value) => commit(`${pointer}/on_error`, value)}
              />
            ) : (
              <Choice
                {...control}
                value={step.on_error ?? ''}
                options={['fail', 'continue']}
                none="fail, the default"
                onCommit={(value) => commit(`${pointer}/on_error`, value || undefined)}
              />
            )
          }
        </Field>
      </div>
      <Field label="Try again" help="attempts, delay, backoff" problem={problemAt('/retry')}>
        {(control) => (
          <OptionalYaml
            control={control}
            value={step.retry as unknown as JsonValue | undefined}
            pointer={`${pointer}/retry`}
            start={{ attempts: 3, delay: '500ms' }}
          />
        )}
      </Field>
    </Group>
  )
}

const OptionalYaml = ({
  control,
  value,
  pointer,
  start,
}: {
  control: { id: string }
  value: JsonValue | undefined
  pointer: string
  start: JsonObject
}) => {
  const commit = useCommit()
  if (value === undefined)
    return (
      <Button {...control} size="small" className="self-start" icon={<Plus size={13} aria-hidden />} onClick={() => commit(pointer, start)}>
        Set it
      </Button>
    )
  return (
    <div className="flex items-start gap-1.5">
      <div className="flex-1">
        <YamlArea {...control} value={value} onCommit={(next) => commit(pointer, next)} />
      </div>
      <Button
        look="quiet"
        size="small"
        aria-label="Take it away"
        icon={<X size={13} aria-hidden />}
        onClick={() => commit(pointer, undefined)}
      />
    </div>
  )
}

const AddField = ({ fields, pointer }: { fields: readonly FormField[]; pointer: string }) => {
  const commit = useCommit()
  return (
    <Menu
      align="start"
      trigger={
        <Button size="small" className="self-start" icon={<Plus size={13} aria-hidden />}>
          Add a setting
        </Button>
      }
      items={fields.map((field) => ({
        label: field.title,
        onSelect: () => commit(`${pointer}/config/${escapeKey(field.key)}`, startOf(field)),
      }))}
    />
  )
}

const startOf = ({ widget, options }: FormField): JsonValue => {
  switch (widget) {
    case 'number':
      return 1
    case 'boolean':
      return true
    case 'choice':
      return options[0] ?? ''
    case 'keyValues':
      return { name: 'value' }
    case 'lines':
      return ['']
    case 'yaml':
      return {}
    default:
      return ''
  }
}

const ConfigField = ({ field, pointer, problem }: { field: FormField; pointer: string; problem: string | undefined }) => {
  const store = useEditorStore()
  const commit = useCommit()
  const { title, about, value, isNeeded, isSecret } = field
  const showText = async (): Promise<void> => {
    const range = await store.worker.ask('locate', { text: store.getState().text, pointer })
    store.setState({ view: 'split', isFormOpen: false })
    if (range) store.view()?.dispatch({ selection: { anchor: range[0], head: range[1] }, scrollIntoView: true })
  }
  return (
    <Field
      label={title}
      {...(about !== undefined && { help: isSecret ? `${about} Use a secret of the environment: \${NAME}.` : about })}
      problem={problem}
      aside={
        <span className="flex items-center">
          {value !== undefined && (
            <Button
              look="quiet"
              size="small"
              aria-label={`Show ${title} in the YAML`}
              icon={<Code size={13} aria-hidden />}
              onClick={() => void showText()}
            />
          )}
          {value !== undefined && !isNeeded && (
            <Button
              look="quiet"
              size="small"
              aria-label={`Take ${title} away`}
              icon={<X size={13} aria-hidden />}
              onClick={() => commit(pointer, undefined)}
            />
          )}
        </span>
      }
    >
      {(control) => <Control control={control} field={field} pointer={pointer} />}
    </Field>
  )
}

const Control = ({ control, field, pointer }: { control: { id: string }; field: FormField; pointer: string }) => {
  const commit = useCommit()
  const { widget, value, options, placeholder, title } = field
  const text = value === undefined || value === null ? '' : typeof value === 'object' ? '' : String(value)
  switch (widget) {
    case 'choice':
      return (
        <Choice
          {...control}
          value={text}
          options={options}
          none="not set"
          onCommit={(next) => commit(pointer, next === '' ? undefined : next)}
        />
      )
    case 'boolean':
      return (
        <Choice
          {...control}
          value={text}
          options={['true', 'false']}
          none="not set"
          onCommit={(next) => commit(pointer, next === '' ? undefined : next === 'true')}
        />
      )
    case 'number':
      return (
        <DraftInput
          {...control}
          inputMode="numeric"
          value={text}
          placeholder={placeholder}
          onCommit={(next) => commit(pointer, next === '' ? undefined : scalarOf(next))}
        />
      )
    case 'long':
      return <DraftArea {...control} value={text} placeholder={placeholder} onCommit={(next) => commit(pointer, next)} />
    case 'keyValues':
      return <KeyValues pointer={pointer} value={(value ?? {}) as JsonObject} label={title} />
    case 'lines':
      return <Lines pointer={pointer} value={(value ?? []) as readonly JsonValue[]} label={title} placeholder={placeholder} />
    case 'yaml':
      return value === undefined ? (
        <DraftInput {...control} value="" placeholder={placeholder} onCommit={(next) => commit(pointer, scalarOf(next))} />
      ) : (
        <YamlArea {...control} value={value} onCommit={(next) => commit(pointer, next)} />
      )
    default:
      return (
        <DraftInput
          {...control}
          value={text}
          placeholder={placeholder}
          onCommit={(next) =>
            void commit(pointer, next === '' && !field.isNeeded ? undefined : typeof value === 'number' ? scalarOf(next) : next)
          }
        />
      )
  }
}
