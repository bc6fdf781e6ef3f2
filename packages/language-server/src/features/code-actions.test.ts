import type { Diagnostic } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { codeActionsAt } from './code-actions.ts'

const text = '\ufeffnmae: a\nif: b\n'
const document = TextDocument.create('file:///a.yaml', 'yaml', 1, text)
const span = (start: number, end: number) => ({
  start: { line: 1, column: start + 1, offset: start },
  end: { line: 1, column: end + 1, offset: end },
})
const everywhere = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } }

const actions = (diagnostics: readonly object[]) =>
  codeActionsAt(
    document,
    { flows: [], descriptors: [], problems: [{ folder: '/', diagnostics: diagnostics as Diagnostic[] }] },
    { range: everywhere, shown: [] },
  )

it('offers the fix that a problem carries, once when several share it', () => {
  const fix = { title: 'Write "when"', edits: [{ start: 8, end: 10, text: 'when' }] }
  const problem = { code: 'LINT_ALIAS', severity: 'info', message: 'write "when" for "if"', place: { span: span(8, 10) }, fix }
  const found = actions([problem, { ...problem, code: 'OTHER' }])
  expect(found.map(({ title, edit }) => [title, edit?.changes])).toEqual([
    [
      'Write "when"',
      { 'file:///a.yaml': [{ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 2 } }, newText: 'when' }] },
    ],
  ])
})

it('offers the word that was meant only where that word is what is marked', () => {
  const problem = { code: 'FLOW_UNKNOWN_KEY', severity: 'error', message: '"nmae" is not a key of a flow', hint: 'did you mean "name"?' }
  expect(actions([{ ...problem, place: { span: span(0, 4) } }]).map(({ title }) => title)).toEqual(['Write "name"'])
  expect(actions([{ ...problem, place: { span: span(0, 7) } }])).toEqual([])
  expect(actions([{ ...problem, place: {} }])).toEqual([])
})
