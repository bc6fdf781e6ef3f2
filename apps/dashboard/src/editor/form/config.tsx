'use client'
import { Field } from '../../ui/field.tsx'
import { propertiesOf, variantsOf, widgetFor } from '../model/widget-for.ts'
import { KeyValues } from './key-values.tsx'
import { Settings } from './settings.tsx'
import type { SettingsProps } from './settings-props.ts'
import { KindSelect, KindSettings } from './variants.tsx'

/** The settings of an action: those of its schema, those of one of its kinds, or names of one's own. */
export const Config = ({ schema, value, pointer }: SettingsProps) => {
  const { widget } = widgetFor(schema, value)
  const variants = variantsOf(schema)
  if (widget === 'keyValues') return <KeyValues pointer={pointer} value={value} label="Value" />
  if (widget !== 'variants' || !variants) return <Settings schema={schema} value={value} pointer={pointer} />
  const [first] = variants.kinds
  const title = propertiesOf(first?.schema)[variants.key]?.title
  return (
    <>
      <Field label={typeof title === 'string' ? title : 'Kind'}>
        {(control) => <KindSelect control={control} schema={schema} value={value} pointer={pointer} />}
      </Field>
      <KindSettings schema={schema} value={value} pointer={pointer} settings={Settings} />
    </>
  )
}
