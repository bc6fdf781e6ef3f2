import { expect, it } from 'vitest'
import { problemsOf } from './refusals.ts'

it('shows each refusal of a form at its field', () => {
  const refused = (message: string, pointer: string, hint?: string) => problemsOf({ problem: { hint, errors: [{ pointer, message }] } })
  expect([
    refused('is not five fields', '/body/cron', 'Write minute, hour.'),
    refused('is no flow of this workspace', '/body/flows/ids/0'),
    refused('names no time zone: there is none called "Berlin"', '/body/timezone'),
    problemsOf({ code: 'SCHEDULE_NAME_TAKEN', message: 'There is a schedule called X already.' }),
    problemsOf({ message: 'It broke.' }),
  ]).toEqual([
    { cron: 'It is not five fields. Write minute, hour.' },
    { flows: 'It is no flow of this workspace.' },
    { timezone: 'It names no time zone: there is none called "Berlin".' },
    { name: 'There is a schedule called X already.' },
    {},
  ])
})
