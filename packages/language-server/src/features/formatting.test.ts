import { actionDescriptors } from '@testmesh/actions'
import { expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { formattingOf } from './formatting.ts'

const actions = { descriptors: actionDescriptors }
const open = (text: string) => TextDocument.create('file:///a.yaml', 'yaml', 1, text)

it('writes older names as those of today, lays the text out, and leaves the rest alone', () => {
  const document = open('\ufeffname: 🛒\r\nsteps:\r\n- action: sleep\r\n  config:   { duration: 1s }\r\n')
  const { edits, kept } = formattingOf(document, actions)
  expect(TextDocument.applyEdits(document, [...edits])).toBe(
    '\ufeffname: 🛒\r\nsteps:\r\n  - action: delay\r\n    config: { duration: 1s }\r\n',
  )
  expect(edits).toMatchObject([{ range: { start: { line: 2, character: 0 } } }])
  expect(kept).toEqual([])
})

it('changes nothing where all is well, or where the text has mistakes', () => {
  expect(formattingOf(open('name: a\nsteps:\n  - action: log\n'), actions)).toEqual({ edits: [], kept: [] })
  expect(formattingOf(open('name: "a\nsteps:\n- action:   log\n'), actions)).toEqual({ edits: [], kept: [] })
})

it('says why a layout stays', () => {
  const { edits, kept } = formattingOf(open('? name\n: a\nvariables: { A: 1 }\nsteps:\n    - action: log\n'), actions)
  expect(edits).toHaveLength(1)
  expect(kept.map(({ message }) => message)).toEqual(['the layout stays as it is: a key is written with "?"'])
})
