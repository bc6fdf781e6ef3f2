import { controlDescriptors } from '@testmesh/flow/model'
import { describe, expect, it } from 'vitest'
import { formFields } from './form-fields.ts'

const schemaOf = (type: string) => controlDescriptors.find((one) => one.type === type)?.config ?? {}

describe('the fields of a step', () => {
  it('begin with what it needs, hold what is written, and leave steps to the canvas', () => {
    const { shown, more } = formFields(schemaOf('for_each'), { items: [1], steps: [] })
    expect(shown.map(({ key, widget }) => [key, widget])).toEqual([['items', 'yaml']])
    expect(more.some(({ key }) => key === 'steps')).toBe(false)
    expect(formFields(schemaOf('condition'), {}).shown).toMatchObject([{ key: 'condition', widget: 'text', isNeeded: true }])
  })

  it('show keys that no schema knows, and values that no field can hold, as they are', () => {
    const schema = {
      properties: {
        url: { 'x-kind': 'url', type: 'string' },
        headers: { 'x-kind': 'headers' },
        retries: { 'x-kind': 'integer', default: 3 },
      },
      required: ['url'],
    }
    const { shown, more } = formFields(schema, { url: { odd: 1 }, headers: '${ALL}', mystery: [1] })
    expect(shown.map(({ key, widget }) => [key, widget])).toEqual([
      ['url', 'yaml'],
      ['headers', 'text'],
      ['mystery', 'yaml'],
    ])
    expect(more.map(({ key, placeholder }) => [key, placeholder])).toEqual([['retries', 'default 3']])
  })
})
