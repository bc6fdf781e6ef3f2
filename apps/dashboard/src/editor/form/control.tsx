'use client'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { ComponentType } from 'react'
import type { FormField } from '../model/form-fields.ts'
import { Choice, DraftArea, DraftInput, YamlArea } from './inputs.tsx'
import { Inside } from './inside.tsx'
import { KeyValues, scalarOf } from './key-values.tsx'
import { Lines } from './lines.tsx'
import { Objects } from './objects.tsx'
import type { SettingsProps } from './settings-props.ts'
import { useCommit } from './use-commit.ts'
import { KindSelect, KindSettings } from './variants.tsx'

export interface ControlProps {
  readonly control: { readonly id: string }
  readonly field: FormField
  readonly pointer: string
  /** Of a map inside. */
  readonly settings: ComponentType<SettingsProps>
}

/** The widget of a setting. */
export const Control = ({ control, field, pointer, settings: Settings }: ControlProps) => {
  const commit = useCommit()
  const { widget, value, options, placeholder, title, schema } = field
  const text = value === undefined || value === null || typeof value === 'object' ? '' : String(value)
  const set = (next: JsonValue | undefined): void => void commit(pointer, next === '' && !field.isNeeded ? undefined : next)
  const input = { ...control, ...(field.isNeeded && { 'aria-required': true }) }
  switch (widget) {
    case 'choice':
      return <Choice {...input} value={text} options={options} none={placeholder || 'not set'} onCommit={(next) => set(next)} />
    case 'boolean':
      return (
        <Choice
          {...input}
          value={text}
          options={['true', 'false']}
          none={placeholder || 'not set'}
          onCommit={(next) => set(next === '' ? undefined : next === 'true')}
        />
      )
    case 'number':
      return (
        <DraftInput
          {...input}
          place={{ pointer }}
          inputMode="numeric"
          value={text}
          placeholder={placeholder}
          onCommit={(next) => set(next === '' ? undefined : scalarOf(next))}
        />
      )
    case 'long':
      return <DraftArea {...input} place={{ pointer }} value={text} placeholder={placeholder} onCommit={(next) => set(next)} />
    case 'keyValues':
      return <KeyValues control={control} pointer={pointer} value={(value ?? {}) as JsonObject} label={title} />
    case 'lines':
      return (
        <Lines control={control} pointer={pointer} value={(value ?? []) as readonly JsonValue[]} label={title} placeholder={placeholder} />
      )
    case 'object':
      return (
        <Inside control={control} label={title}>
          <Settings schema={schema} value={(value ?? {}) as JsonObject} pointer={pointer} />
        </Inside>
      )
    case 'objects':
      return (
        <Objects
          control={control}
          pointer={pointer}
          value={(value ?? []) as readonly JsonValue[]}
          items={(schema.items ?? {}) as JsonObject}
          label={title}
          settings={Settings}
        />
      )
    case 'variants':
      return (
        <Inside control={{}} label={title}>
          <KindSelect control={control} pointer={pointer} schema={schema} value={(value ?? {}) as JsonObject} />
          <KindSettings pointer={pointer} schema={schema} value={(value ?? {}) as JsonObject} settings={Settings} />
        </Inside>
      )
    case 'yaml':
      return <YamlArea {...input} pointer={pointer} value={value} placeholder={placeholder} onCommit={(next) => commit(pointer, next)} />
    default:
      return (
        <DraftInput
          {...input}
          place={{ pointer }}
          value={text}
          placeholder={placeholder}
          onCommit={(next) => set(typeof value === 'number' ? scalarOf(next) : next)}
        />
      )
  }
}
