import { controlDescriptors } from '@testmesh/flow/model'
import type { JsonObject, JsonSchema } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { formFields } from './form-fields.ts'
import { variantsOf, widgetFor } from './widget-for.ts'

const schemaOf = (type: string) => controlDescriptors.find((one) => one.type === type)?.config ?? {}
const text = { type: 'string', 'x-kind': 'text' }

/** As the schema of an action whose settings hang on a word. */
const page: JsonSchema = {
  properties: {
    action: { 'x-kind': 'choice', enum: ['navigate', 'click', 'fill'] },
    selector: text,
    role: text,
    url: { 'x-kind': 'url' },
    value: text,
    button: { 'x-kind': 'choice', enum: ['left', 'right'] },
    session: text,
    headless: { 'x-kind': 'boolean', default: true },
    actions: { 'x-kind': 'list', items: { 'x-kind': 'object', properties: { type: text } } },
  },
  'x-often': ['actions'],
  'x-rules': [
    { when: { action: ['click', 'fill'] }, needs: ['selector', 'role'] },
    { when: { action: 'navigate' }, excludes: ['selector', 'role'] },
    { when: { action: 'navigate' }, needs: ['url'] },
    { when: { action: 'fill' }, needs: ['value'] },
    { when: 'value', needs: ['action: fill'] },
    { when: 'button', needs: ['action: click'] },
    { when: 'selector', needs: ['action'] },
    { when: 'role', needs: ['action'] },
    { when: 'actions', excludes: ['action'] },
  ],
}

const keysOf = (schema: JsonSchema, config: JsonObject) => {
  const { shown, lacking, more } = formFields(schema, config)
  const keys = (fields: readonly { readonly key: string; readonly isNeeded: boolean }[]): string =>
    fields.map(({ key, isNeeded }) => (isNeeded ? `${key}!` : key)).join(' ')
  return { shown: keys(shown), lacking: lacking.map(keys), more: keys(more) }
}

describe('the fields of a step', () => {
  it('begin with what it needs, hold what is written, and leave steps to the canvas', () => {
    const { shown, more } = formFields(schemaOf('for_each'), { items: [1], steps: [] })
    expect(shown.map(({ key, widget }) => [key, widget])).toEqual([
      ['items', 'yaml'],
      ['parallel', 'boolean'],
    ])
    expect(more.some(({ key }) => key === 'steps')).toBe(false)
    expect(formFields(schemaOf('condition'), {}).shown).toMatchObject([{ key: 'condition', widget: 'text', isNeeded: true }])
  })

  it('are those of the word that is chosen', () => {
    expect(keysOf(page, {})).toEqual({ shown: 'action actions', lacking: [], more: 'url session headless' })
    expect(keysOf(page, { action: 'navigate' })).toEqual({ shown: 'action url!', lacking: [], more: 'session headless' })
    expect(keysOf(page, { action: 'click' })).toEqual({ shown: 'action button', lacking: ['selector role'], more: 'url session headless' })
    expect(keysOf(page, { action: 'fill', role: 'textbox' })).toEqual({
      shown: 'action! role value!',
      lacking: [],
      more: 'selector url session headless',
    })
    expect(keysOf(page, { actions: [] }).shown).toBe('actions')
  })

  it('hold what is written although it clashes, so that it can be taken away', () => {
    expect(keysOf(page, { action: 'navigate', url: '/', button: 'left' }).shown).toBe('action url! button')
  })

  it('show keys that no schema knows, and values that no field can hold, as they are', () => {
    const schema = {
      properties: {
        url: { 'x-kind': 'url', type: 'string' },
        headers: { 'x-kind': 'headers' },
        max_retries: { 'x-kind': 'integer', default: 3 },
      },
      required: ['url'],
    }
    const { shown } = formFields(schema, { url: { odd: 1 }, headers: '${ALL}', mystery: [1] })
    expect(shown.map(({ key, widget, title, placeholder }) => [key, widget, title, placeholder])).toEqual([
      ['url', 'yaml', 'Url', ''],
      ['headers', 'text', 'Headers', ''],
      ['max_retries', 'number', 'Max retries', 'default 3'],
      ['mystery', 'yaml', 'mystery', ''],
    ])
  })
})

describe('the widget of a setting', () => {
  const kind = (word: string, more: JsonObject = {}): JsonSchema => ({
    'x-kind': 'object',
    title: word.toUpperCase(),
    properties: { type: { enum: [word] }, ...more },
  })
  const auth: JsonSchema = { 'x-kind': 'either', anyOf: [kind('basic', { user: text }), kind('bearer', { token: text })] }
  const textOrList: JsonSchema = { 'x-kind': 'either', anyOf: [text, { 'x-kind': 'list', items: text }, { 'x-kind': 'bytes' }] }
  const body: JsonSchema = { 'x-kind': 'either', anyOf: [{ 'x-kind': 'json' }, { 'x-kind': 'bytes' }] }

  it('fits the value it has', () => {
    const widgets = (schema: JsonSchema, ...values: Parameters<typeof widgetFor>[1][]) =>
      values.map((value) => widgetFor(schema, value).widget)
    expect(widgets(textOrList, undefined, 'a', ['a'], { a: 1 })).toEqual(['text', 'text', 'lines', 'yaml'])
    expect(widgets(body, undefined, 'a', 'a\nb', { a: 1 }, 5)).toEqual(['yaml', 'text', 'long', 'yaml', 'text'])
    expect(widgets(auth, undefined, { type: 'basic' }, '${AUTH}')).toEqual(['variants', 'variants', 'text'])
    expect(widgets(page, {})).toEqual(['yaml'])
  })

  it('knows kinds by the word that tells them apart', () => {
    expect(variantsOf(auth)).toMatchObject({ key: 'type', kinds: [{ word: 'basic', title: 'BASIC' }, { word: 'bearer' }] })
    expect(variantsOf(textOrList)).toBeUndefined()
    expect(variantsOf(page)).toBeUndefined()
  })
})
