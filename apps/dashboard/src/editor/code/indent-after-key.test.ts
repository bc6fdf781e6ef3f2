import { insertNewlineAndIndent } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { indentUnit } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { expect, it } from 'vitest'
import { indentAfterKey } from './indent-after-key.ts'

/** What Enter makes of a text; `|` is where the caret stands. */
const enter = (marked: string): string => {
  const anchor = marked.indexOf('|')
  const doc = marked.slice(0, anchor) + marked.slice(anchor + 1)
  let state = EditorState.create({ doc, selection: { anchor }, extensions: [yaml(), indentUnit.of('  '), indentAfterKey] })
  insertNewlineAndIndent({ state, dispatch: (transaction) => (state = transaction.state) })
  const { head } = state.selection.main
  return `${state.doc.sliceString(0, head)}|${state.doc.sliceString(head)}`
}

it('Enter after a key with nothing behind it goes a level in', () => {
  expect(enter('steps:\n  - id: a\n    config:|')).toBe('steps:\n  - id: a\n    config:\n      |')
  expect(enter('steps:\n  - id: a\n    config: # what it does|\n    assert: []\n')).toBe(
    'steps:\n  - id: a\n    config: # what it does\n      |\n    assert: []\n',
  )
  expect(enter('steps:|')).toBe('steps:\n  |')
  expect(enter('branches:\n  - steps:|')).toBe('branches:\n  - steps:\n      |')
  expect(enter('headers:\n  "Content-Type":|')).toBe('headers:\n  "Content-Type":\n    |')
})

it('and as far in as what stands there already', () => {
  expect(enter('config:|\n    url: a\n')).toBe('config:\n    |\n    url: a\n')
  expect(enter('steps:|\n- id: a\n')).toBe('steps:\n|\n- id: a\n')
})

it('but not after a value, a comment, or in a text of several lines', () => {
  expect(enter('config:\n  url: a|')).toBe('config:\n  url: a\n  |')
  expect(enter('a: b\n# note:|')).toBe('a: b\n# note:\n|')
  expect(enter('- id: a|')).toBe('- id: a\n  |')
  expect(enter('message: >\n  note:\n  more|\n')).toBe('message: >\n  note:\n  more\n  |\n')
  expect(enter('message: >\n  more\n  note:|\n  end\n')).toBe('message: >\n  more\n  note:\n  |\n  end\n')
})
