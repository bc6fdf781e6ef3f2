'use client'
import type { JsonObject, JsonSchema } from '@testmesh/protocol'
import type { ComponentType } from 'react'
import { controlClass } from '../../ui/field.tsx'
import { propertiesOf, variantsOf } from '../model/widget-for.ts'
import type { SettingsProps } from './settings-props.ts'
import { useCommit } from './use-commit.ts'

interface KindProps {
  readonly control: { readonly id: string }
  readonly schema: JsonSchema
  readonly value: JsonObject
  readonly pointer: string
}

/** Which kind it is. What two kinds share stays when one gives way to the other. */
export const KindSelect = ({ control, schema, value, pointer }: KindProps) => {
  const commit = useCommit()
  const variants = variantsOf(schema)
  if (!variants) return null
  const { key, kinds } = variants
  const word = String(value[key] ?? '')
  const choose = (next: string): void => {
    const kind = kinds.find((one) => one.word === next)
    if (!kind) return void commit(pointer, undefined)
    const shared = Object.entries(value).filter(([name]) => name !== key && name in propertiesOf(kind.schema))
    void commit(pointer, { [key]: next, ...Object.fromEntries(shared) })
  }
  return (
    <select {...control} className={`${controlClass} pr-7`} value={word} onChange={(event) => choose(event.target.value)}>
      <option value="">not set</option>
      {word !== '' && !kinds.some((kind) => kind.word === word) && <option>{word}</option>}
      {kinds.map(({ word: one, title }) => (
        <option key={one} value={one}>
          {title}
        </option>
      ))}
    </select>
  )
}

/** What the chosen kind asks for. */
export const KindSettings = ({
  schema,
  value,
  pointer,
  settings: Settings,
}: Omit<KindProps, 'control'> & { readonly settings: ComponentType<SettingsProps> }) => {
  const variants = variantsOf(schema)
  const chosen = variants?.kinds.find(({ word }) => word === value[variants.key])
  return chosen && variants ? <Settings schema={chosen.schema} value={value} pointer={pointer} omit={[variants.key]} /> : null
}
