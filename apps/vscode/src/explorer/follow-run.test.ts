import type { ExecutionEvent } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { followRun } from './follow-run.ts'

type Part = Pick<ExecutionEvent, 'type' | 'data'> & { readonly path?: string }

const flow = { name: 'Prices', file: 'flows/prices.yaml', sha256: 'a', tags: [] }
const place = { file: 'flows/prices.yaml', span: { start: { line: 7, column: 9, offset: 90 }, end: { line: 7, column: 18, offset: 99 } } }
const number = (text: string) => ({ type: 'number', text })

const execution = (row: string, actual: string): Part[] => {
  const passed = actual === '13'
  const outcome = passed ? 'passed' : 'failed'
  const counts = { passed: 1, failed: 0, error: 0, skipped: 0, cancelled: 0 }
  const mismatches = [{ path: '', expected: number('13'), actual: number(actual) }]
  return [
    { type: 'execution.started', data: { flow, row: { index: 0, name: row, values: {} }, seed: 1, variables: {} } },
    { type: 'step.started', path: 'steps/check', data: { id: 'check', action: 'log', phase: 'steps', pointer: '/steps/0' } },
    {
      type: 'step.asserted',
      path: 'steps/check',
      data: { attempt: 1, results: [{ passed, list: 'assert', text: 'price == 13', pointer: '/steps/0/assert/0', place, mismatches }] },
    },
    { type: 'step.finished', path: 'steps/check', data: { outcome, attempts: 1, durationMs: 2 } },
    { type: 'execution.finished', data: { verdict: outcome, counts, durationMs: 5 } },
  ]
}

/** As the command line writes them. */
const linesOf = (executionId: string, parts: readonly Part[]): string[] =>
  parts.map((part, seq) => JSON.stringify({ v: 1, executionId, epoch: 0, seq, at: seq, ...part }))

const follow = (lines: readonly string[]): string[] => {
  const told: string[] = []
  const onLine = followRun({
    onStarted: ({ title, file }) => told.push(`started ${title} ${file}`),
    onEnded: ({ title, verdict, durationMs, problems }) => {
      const reasons = problems.map(
        ({ place, mismatch }) => ` line ${place?.span?.start.line}: ${mismatch?.expected?.text}, not ${mismatch?.actual?.text}`,
      )
      told.push(`${verdict} ${title} ${durationMs}${reasons.join()}`)
    },
    onText: ({ title }, text) => void (text.includes('log') && told.push(`said ${title}`)),
  })
  for (const line of lines) onLine(line)
  return told
}

it('tells of executions that run side by side as they go', () => {
  const [pot, pan] = [linesOf('a', execution('pot', '12')), linesOf('b', execution('pan', '13'))]
  const batch = JSON.stringify({ v: 1, type: 'batch.started', batchId: 'x' })
  const mixed = pot.flatMap((line, index) => [line, pan[index] ?? ''])
  expect(follow([batch, 'a line of something else', ...mixed])).toEqual([
    'started Prices [pot] flows/prices.yaml',
    'started Prices [pan] flows/prices.yaml',
    'said Prices [pot]',
    'said Prices [pan]',
    'failed Prices [pot] 5 line 7: 13, not 12',
    'passed Prices [pan] 5',
  ])
})

it('begins anew with what runs again', () => {
  const again = [...linesOf('a', execution('pot', '12')), ...linesOf('a', execution('pot', '13'))]
  expect(follow(again).filter((line) => !line.startsWith('said'))).toEqual([
    'started Prices [pot] flows/prices.yaml',
    'failed Prices [pot] 5 line 7: 13, not 12',
    'started Prices [pot] flows/prices.yaml',
    'passed Prices [pot] 5',
  ])
})
