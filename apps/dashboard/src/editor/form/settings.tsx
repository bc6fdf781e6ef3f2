'use client'
import { pointerTo } from '@testmesh/flow/walk'
import { ChevronDown, ChevronRight, Code, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { useEditorStore } from '../editor-store.ts'
import { type FormField, formFields } from '../model/form-fields.ts'
import { Control } from './control.tsx'
import { PlacedField } from './placed-field.tsx'
import type { SettingsProps } from './settings-props.ts'
import { useCommit } from './use-commit.ts'

/** The settings of a map, each as a field: what matters now, and the rest when somebody asks for it. A map inside has its own. */
export const Settings = ({ schema, value, pointer, omit }: SettingsProps) => {
  const [isOpen, setOpen] = useState(false)
  const { shown, lacking, more } = formFields(schema, value, omit)
  const Arrow = isOpen ? ChevronDown : ChevronRight
  const isPressing = ({ isNeeded, value: own }: FormField): boolean => lacking.length === 0 || isNeeded || own !== undefined
  const show = (field: FormField) => <Setting key={field.key} field={field} pointer={pointerTo(pointer, field.key)} />
  return (
    <>
      {shown.filter(isPressing).map(show)}
      {lacking.map((fields) => (
        <OneOf key={fields.map(({ key }) => key).join()} fields={fields} pointer={pointer} />
      ))}
      {shown.filter((field) => !isPressing(field)).map(show)}
      {more.length > 0 && (
        <Button
          look="quiet"
          size="small"
          className="-ml-2 self-start text-muted"
          aria-expanded={isOpen}
          icon={<Arrow size={13} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Fewer settings' : `More: ${formatCount(more.length, 'setting')}`}
        </Button>
      )}
      {isOpen && more.map(show)}
    </>
  )
}

/** One of several settings is needed: whoever chooses one gets its field, and nothing is written before it is filled. */
const OneOf = ({ fields, pointer }: { fields: readonly FormField[]; pointer: string }) => {
  const [picked, setPicked] = useState<string>()
  const field = fields.find(({ key }) => key === picked)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (picked !== undefined) place.current?.querySelector<HTMLElement>('input, textarea, select')?.focus()
  }, [picked])
  return (
    <section aria-label="One of these is needed" className="flex flex-col gap-1.5">
      <p className="text-table font-medium">One of these is needed</p>
      <div className="flex flex-wrap gap-1.5">
        {fields.map(({ key, title, about }) => (
          <Button
            key={key}
            size="small"
            aria-pressed={key === picked}
            className={key === picked ? 'border-primary' : ''}
            {...(about !== undefined && { title: about })}
            onClick={() => setPicked(key)}
          >
            {title}
          </Button>
        ))}
      </div>
      <div ref={place}>{field && <Setting field={field} pointer={pointerTo(pointer, field.key)} />}</div>
    </section>
  )
}

/** What holds settings of its own says only what is wrong with itself; they say the rest. */
const holdsFields = ({ widget, value }: FormField): boolean =>
  value !== undefined && ['object', 'objects', 'variants', 'keyValues', 'lines'].includes(widget)

const Setting = ({ field, pointer }: { field: FormField; pointer: string }) => {
  const store = useEditorStore()
  const commit = useCommit()
  const { title, about, value, isNeeded, isSecret } = field
  const showText = async (): Promise<void> => {
    const range = await store.worker.ask('locate', { text: store.getState().text, pointer })
    store.setState({ view: 'split', isFormOpen: false })
    if (range) store.view()?.dispatch({ selection: { anchor: range[0], head: range[1] }, scrollIntoView: true })
  }
  const help = isSecret ? `${about ?? ''} Use a secret of the environment: \${NAME}.`.trim() : about
  return (
    <PlacedField
      pointer={pointer}
      isDeep={!holdsFields(field)}
      label={isNeeded ? <Needed title={title} /> : title}
      {...(help !== undefined && { help })}
      aside={
        value !== undefined && (
          <span className="flex items-center">
            <Button
              look="quiet"
              size="small"
              aria-label={`Show ${title} in the YAML`}
              icon={<Code size={13} aria-hidden />}
              onClick={() => void showText()}
            />
            {!isNeeded && (
              <Button
                look="quiet"
                size="small"
                aria-label={`Take ${title} away`}
                icon={<X size={13} aria-hidden />}
                onClick={() => commit(pointer, undefined)}
              />
            )}
          </span>
        )
      }
    >
      {(control) => <Control control={control} field={field} pointer={pointer} settings={Settings} />}
    </PlacedField>
  )
}

/** Who listens hears it of the control itself. */
const Needed = ({ title }: { title: string }) => (
  <>
    {title}
    <span aria-hidden className="font-normal text-muted">
      {' '}
      · needed
    </span>
  </>
)
