import { expect, it } from 'vitest'
import { type Arrival, lookOf } from './arrival-words.ts'
import { howToSend } from './how-to-send.ts'
import { bodyOf, fieldsOf, kinds, variableProblems, whyNotKept } from './trigger-fields.ts'

const kept = {
  name: 'Deployed',
  kind: 'gitlab',
  flows: { tags: ['smoke'] },
  environment: 'staging',
  when: 'body.status == "success"',
  variables: { VERSION: '${body.sha}', LIMIT: 3 },
  overlap: 'skip',
} as const

it('gives back what it was made of', () => {
  const { kind: _, ...body } = kept
  expect(bodyOf(fieldsOf(kept))).toEqual(body)
})

it('says what is missing, and what is wrong with which variable', () => {
  const fields = fieldsOf(undefined)
  expect(whyNotKept(fields)).toBe('Give it a name first.')
  expect(whyNotKept({ ...fields, name: 'a' })).toBe('Choose a flow first.')
  expect(whyNotKept({ ...fieldsOf(kept), variables: '=1' })).toBe('Line 1 is no NAME=value.')
  const errors = [
    { pointer: '/body/when', message: 'is odd' },
    { pointer: '/body/variables/REF', message: 'reads "bdy" at character 3, which nothing gives: did you mean "body"?' },
    { pointer: '/body/variables/SHA', message: 'cannot be read at character 1: x' },
  ]
  expect(variableProblems({ problem: { errors } })).toBe(
    'REF reads "bdy" at character 3, which nothing gives: did you mean "body"? SHA cannot be read at character 1: x.',
  )
  expect(variableProblems(null)).toBeUndefined()
})

it('tells for every kind how to send, by a script where a shell sends, which reads the secret and does not hold it', () => {
  const address = 'https://mesh.example.com/api/v1/triggers/t/in'
  const told = kinds.map(({ value }) => {
    const { steps, script = '' } = howToSend(value, address)
    return [value, steps.length > 0, [address, 'TRIGGER_SECRET'].filter((part) => script.includes(part))]
  })
  expect(told).toEqual([
    ['github', true, []],
    ['gitlab', true, []],
    ['standard', true, [address, 'TRIGGER_SECRET']],
    ['token', true, [address, 'TRIGGER_SECRET']],
  ])
})

it('says what came of a request, and why', () => {
  const arrival: Arrival = {
    id: 'a',
    deliveryId: 'd',
    event: null,
    at: '2026-03-01T10:00:00.000Z',
    outcome: 'started',
    batchId: 'b',
    executions: 1,
    problems: [],
    unfinished: 0,
    failed: 0,
    quarantined: 0,
    verdict: 'passed',
    executionId: 'e',
  }
  const looks = [
    {},
    { outcome: 'refused', problems: [{ flowId: null, flowName: null, message: 'the body is not JSON' }] },
    { outcome: 'unmet' },
    { outcome: 'unproven', problems: [{ flowId: null, flowName: null, message: 'there is no header X-Hub-Signature-256' }] },
  ] as const
  expect(looks.map((more) => Object.values(lookOf({ ...arrival, ...(more as Partial<Arrival>) })).join(' | '))).toEqual([
    'passed | Passed',
    'error | Nothing could start | the body is not JSON',
    'skipped | Passed over | the condition did not hold',
    'cancelled | Not let in | there is no header X-Hub-Signature-256',
  ])
})
