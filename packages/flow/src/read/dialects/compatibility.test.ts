import type { Diagnostic } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { formatFlow } from '../../format/format-flow.ts'
import { descriptors } from '../../testing/tell.ts'
import { readFlow } from '../read-flow.ts'
import { refusedKeys } from './flow-dialect.ts'
import { olderForms } from './older-forms.ts'
import { refusedActions } from './refused-actions.ts'

const indent = (lines: string): string => lines.replace(/^(?=.)/gm, '    ')
const stepText = (lines: string): string => `name: Shop\nsteps:\n  -\n${indent(lines)}\n`
const flowText = (lines: string): string => `name: Shop\n${lines}\nsteps: [{ action: log, config: { message: hi } }]\n`

const read = (text: string) => readFlow(text, descriptors)
const loud = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.filter(({ severity }) => severity !== 'info').map(({ message }) => message)
const isNoted = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some(({ code }) => code === 'LINT_ALIAS')

describe('older forms mean what is written today, with a note', () => {
  it.each(olderForms.map((form) => [form.what, form] as const))('%s', (_, { older, today, isFlow }) => {
    const write = isFlow ? flowText : stepText
    const [before, after] = [read(write(older)), read(write(today))]
    expect(after.diagnostics).toEqual([])
    expect(loud(before.diagnostics)).toEqual([])
    expect(isNoted(before.diagnostics)).toBe(true)
    expect(before.flow).toEqual(after.flow)
    const formatted = read(formatFlow(write(older), descriptors).text)
    expect(formatted.diagnostics).toEqual([])
    expect(formatted.flow).toEqual(after.flow)
  })
})

/** Each named by its sentence; what is the language itself has no note. */
const sentences: readonly (readonly [sentence: string, one: string, other: string])[] = [
  [
    'A key with nothing after it (`output:`, `body:`, `teardown:`) is the key left out',
    `${stepText('action: http_request\nwhen:\noutput:\nassert_any:\nconfig:\n  url: /\n  body:\n  headers:')}teardown:\nenv:\n`.replace(
      'assert_any:',
      'tags:',
    ),
    stepText('action: http_request\nconfig: { url: / }'),
  ],
  [
    'an alias with nothing after it, too',
    stepText('action: http_request\nsave:\noutput: { a: $.b }\nconfig: { url: /, query_params: }'),
    stepText('action: http_request\noutput: { a: $.b }\nconfig: { url: / }'),
  ],
  [
    'Flow `outputs` may be constants',
    flowText('outputs: { a: 1, b: true, c: text }'),
    '{"name": "Shop", "outputs": {"a": 1, "b": true, "c": "text"}, "steps": [{"action": "log", "config": {"message": "hi"}}]}',
  ],
  ['values of `env` may be maps and lists', flowText('env: { A: { b: [1, 2] } }'), flowText('env:\n  A:\n    b:\n      - 1\n      - 2')],
  ['the wrapper `flow:` is optional', 'flow:\n  name: Shop\n  steps: [{ action: fail }]\n', 'name: Shop\nsteps: [{ action: fail }]\n'],
  [
    '`graph:` `collection:` `version:` `author:` are kept as metadata, inside the wrapper and beside it',
    'collection: c\nflow:\n  version: 2\n  name: Shop\n  steps: [{ action: fail }]\n',
    'name: Shop\nversion: 2\ncollection: c\nsteps: [{ action: fail }]\n',
  ],
  ['one item stands for a list of one', flowText('tags: smoke'), flowText('tags: [smoke]')],
  [
    'Durations may be compound',
    stepText('action: delay\nconfig: { duration: 1h30m }'),
    stepText('action: delay\nconfig:\n  duration: "1h30m"'),
  ],
  [
    'a step has the id of its position when it has none',
    stepText('action: group\nconfig: { steps: [{ action: fail }, { action: fail }] }'),
    stepText('id: step_1\naction: group\nconfig: { steps: [{ id: step_1_1, action: fail }, { id: step_1_2, action: fail }] }'),
  ],
]

describe('the language reads', () => {
  it.each(sentences)('%s', (_, one, other) => {
    const [before, after] = [read(one), read(other)]
    expect([loud(before.diagnostics), loud(after.diagnostics)]).toEqual([[], []])
    expect(before.flow).toEqual(after.flow)
  })

  it('text that spells a number, boolean or duration where one is wanted, and templates', () => {
    const { diagnostics } = read(
      stepText('action: http_request\nconfig: { url: /, verify_ssl: "false", timeout: "${LIMIT}" }\nretry: { attempts: "3" }'),
    )
    expect(diagnostics).toEqual([])
  })

  it('ids that are unique within their phase: teardown may reuse those of setup', () => {
    const twice = '[{ id: a, action: fail }]'
    expect(read(`name: Shop\nsetup: ${twice}\nsteps: ${twice}\nteardown: ${twice}\n`).diagnostics).toEqual([])
    expect(loud(read('name: Shop\nsteps: [{ id: a, action: fail }, { id: a, action: fail }]\n').diagnostics)).toEqual([
      'two steps are called "a"',
    ])
  })

  it('outputs that are a path, an expression, a template or a constant, and `name?:`', () => {
    expect(read(stepText('action: fail\nconfig: {}\noutput: { a: $.x, b: body.x + 1, c: "${x}!", d: 7, e?: $.y }')).diagnostics).toEqual([])
  })

  it('assertions by a path and by a status', () => {
    expect(
      loud(read(stepText('action: http_request\nconfig: { url: / }\nassert: [{ json_path: $.a == 1 }, { status_code: 201 }]')).diagnostics),
    ).toEqual([])
  })

  it('a loop without steps with a warning', () => {
    expect(loud(read(stepText('action: for_each\nconfig: { items: [1] }')).diagnostics)).toEqual([
      'without "steps" the for_each action does nothing',
    ])
  })
})

describe('what means nothing any more is refused by name', () => {
  it.each(Object.keys(refusedKeys))('%s', (key) => {
    for (const text of [flowText(`${key}: true`), stepText(`action: fail\n${key}: true`), flowText(`config: { ${key}: true }`)]) {
      const [problem] = read(text).diagnostics
      expect(problem).toMatchObject({ code: 'FLOW_REFUSED_KEY', hint: refusedKeys[key] })
    }
  })

  it.each([...Object.keys(refusedActions), 'postgresql.upsert'])('the action %s', (action) => {
    expect(read(stepText(`action: ${action}`)).diagnostics[0]).toMatchObject({
      code: 'FLOW_UNKNOWN_ACTION',
      hint: refusedActions[action] ?? 'use database_query',
    })
  })
})

describe('older files may not', () => {
  it.each([
    [
      'give a cleanup twice',
      'action: fail\ncleanup: [{ action: fail }]\ntrack: { cleanup_method: log }',
      '"track" and "cleanup" are the same setting',
    ],
    ['track by something else', 'action: fail\ntrack: { cleanup_method: fail, ttl: 5 }', '"ttl" of older files means nothing in "track"'],
    [
      'leave open whether a retry is on',
      'action: fail\nretry: { enabled: "${X}", attempts: 2 }',
      '"enabled" cannot be a template: it must be known before anything runs',
    ],
  ])('%s', (_, lines, message) => {
    expect(loud(read(stepText(lines)).diagnostics)).toEqual([message])
  })
})
