'use client'
import type { Step } from '@testmesh/flow/walk'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { EllipsisVertical, Plus, Trash2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Menu } from '../../ui/menu.tsx'
import { ActionIcon } from '../canvas/action-icon.tsx'
import { remove } from '../commands.ts'
import { useEditor, useEditorStore } from '../editor-store.ts'
import { retrySchema } from '../model/retry-schema.ts'
import type { FlowStep } from '../model/steps.ts'
import { stepMenu } from '../outline/outline.tsx'
import { Config } from './config.tsx'
import { Choice, DraftInput, YamlArea } from './inputs.tsx'
import { Inside } from './inside.tsx'
import { KeyValues } from './key-values.tsx'
import { Lines } from './lines.tsx'
import { PlacedField } from './placed-field.tsx'
import { Settings } from './settings.tsx'
import { Trouble } from './trouble.tsx'
import { useCommit } from './use-commit.ts'

/** The selected step as fields. Each change is an edit of its line; the text stays the truth. */
export const StepForm = ({ onClose }: { onClose?: () => void }) => {
  const selected = useEditor((state) => state.selected)
  const selection = useEditor((state) => state.selection)
  if (!selected) return <p className="p-5 text-table text-muted">Choose a step to see its fields.</p>
  return <Fields key={selection} selected={selected} onClose={onClose} />
}

const Fields = ({ selected, onClose }: { selected: FlowStep; onClose: (() => void) | undefined }) => {
  const store = useEditorStore()
  const { step, pointer } = selected
  const isBroken = useEditor((state) => state.isBroken)
  const controls = useEditor((state) => state.controls)
  const descriptor = [...store.descriptors, ...controls].find(({ type }) => type === step.action)
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
        <Trouble pointer={pointer} isDeep={false} />
        <Common step={step} pointer={pointer} />
        <Group title="Settings">
          <Config schema={descriptor?.config ?? {}} value={step.config} pointer={`${pointer}/config`} />
        </Group>
        <Group title="Assertions">
          <Lines pointer={`${pointer}/assert`} value={step.assert ?? []} label="Assertion" placeholder="status == 200" />
          <Trouble pointer={`${pointer}/assert`} isDeep={false} />
        </Group>
        <Group title="Outputs" about="What later steps may use, by a path into the result.">
          <KeyValues pointer={`${pointer}/output`} value={step.output ?? {}} label="Output" placeholder="$.body.id" />
        </Group>
        <Behaviour step={step} pointer={pointer} />
      </fieldset>
    </section>
  )
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
}

const Common = ({ step, pointer }: PartProps) => {
  const store = useEditorStore()
  const commit = useCommit()
  return (
    <div className="grid grid-cols-2 gap-3">
      <PlacedField label="Id" pointer={`${pointer}/id`} help="References to it follow.">
        {(control) => <DraftInput {...control} value={step.id} onCommit={(id) => store.edit({ kind: 'renameStep', step: pointer, id })} />}
      </PlacedField>
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

const Behaviour = ({ step, pointer }: PartProps) => {
  const commit = useCommit()
  const text = (key: 'when' | 'timeout' | 'description', label: string, placeholder: string) => (
    <PlacedField label={label} pointer={`${pointer}/${key}`}>
      {(control) => (
        <DraftInput
          {...control}
          place={key === 'when' ? { pointer: `${pointer}/when` } : undefined}
          value={step[key] === undefined ? '' : String(step[key])}
          placeholder={placeholder}
          onCommit={(typed) => commit(`${pointer}/${key}`, typed || undefined)}
        />
      )}
    </PlacedField>
  )
  return (
    <Group title="When and how">
      {text('when', 'Only when', 'environment == "staging"')}
      <div className="grid grid-cols-2 gap-3">
        {text('timeout', 'Time limit', '30s')}
        <PlacedField label="When it fails" pointer={`${pointer}/on_error`}>
          {(control) =>
            typeof step.on_error === 'object' ? (
              <YamlArea
                {...control}
                pointer={`${pointer}/on_error`}
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
        </PlacedField>
      </div>
      <Retry step={step} pointer={`${pointer}/retry`} />
    </Group>
  )
}

const Retry = ({ step, pointer }: Pick<PartProps, 'step' | 'pointer'>) => {
  const commit = useCommit()
  const isSet = step.retry !== undefined
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center justify-between">
        <span className="text-table font-medium">Try again</span>
        <Button
          size="small"
          look={isSet ? 'quiet' : 'plain'}
          icon={isSet ? <X size={13} aria-hidden /> : <Plus size={13} aria-hidden />}
          aria-label={isSet ? 'Try no more' : 'Try again when it fails'}
          onClick={() => commit(pointer, isSet ? undefined : { attempts: 3, delay: '500ms' })}
        />
      </div>
      {isSet ? (
        <Inside control={{}} label="Try again">
          <Settings schema={retrySchema} value={step.retry as unknown as JsonObject} pointer={pointer} />
        </Inside>
      ) : (
        <p className="text-meta text-muted">Not when it fails once.</p>
      )}
      <Trouble pointer={pointer} isDeep={false} />
    </div>
  )
}
