import { describe, expect, it } from 'vitest'
import { hearsWords } from './hears-words.ts'
import { bodyOf, fieldsOf, fieldWords, urlProblem, whyNotKept } from './webhook-fields.ts'

const watch = {
  name: 'Night watch',
  kind: 'generic',
  origin: 'https://in.example.com',
  source: 'all',
  environments: ['staging', 'production'],
  flows: { tags: ['smoke'], folder: 'shop' },
  when: 'failures',
} as const satisfies Parameters<typeof fieldsOf>[0] & object

const { origin: _, ...content } = watch

describe('the form of a webhook', () => {
  it('gives back what it was opened with, without the URL that nobody sees', () => {
    expect(bodyOf(fieldsOf({ ...watch, environments: [...watch.environments], flows: { tags: ['smoke'], folder: 'shop' } }))).toEqual(
      content,
    )
  })

  it('begins with changes of what schedules start, and says what is missing', () => {
    const fresh = fieldsOf(undefined)
    const named = { ...fresh, name: ' Night watch ' }
    const to = (text: string) => ({ ...named, url: { ...named.url, text } })
    const whole = to(' https://in.example.com/x ')
    expect(
      [
        fresh,
        named,
        to('in.example.com'),
        to('ftp://in.example.com'),
        { ...whole, flows: { ...whole.flows, by: 'ids' } } as const,
        whole,
      ].map(whyNotKept),
    ).toEqual([
      'Give it a name first.',
      'Say where it sends to first.',
      'The URL begins with https:// or http://.',
      'The URL begins with https:// or http://.',
      'Choose a flow first.',
      undefined,
    ])
    expect([urlProblem(fresh.url), urlProblem(to('in').url)]).toEqual([undefined, 'The URL begins with https:// or http://.'])
    expect(bodyOf(whole)).toEqual({
      name: 'Night watch',
      kind: 'slack',
      url: 'https://in.example.com/x',
      source: 'schedules',
      environments: null,
      flows: null,
      when: 'changes',
    })
  })

  it('tells what somebody else made of a field', () => {
    const fields = fieldsOf({ ...watch, environments: [...watch.environments], flows: { ids: ['a', 'b'] } })
    const names = ['name', 'kind', 'url', 'source', 'environments', 'flows', 'when'] as const
    expect(names.map((name) => fieldWords(fields, name))).toEqual([
      'Night watch',
      'A program',
      'https://in.example.com',
      'Whatever ends',
      'staging, production',
      '2 chosen flows',
      'Whenever something fails',
    ])
  })
})

it('says what a webhook tells of', () => {
  const says = (heard: Partial<Parameters<typeof hearsWords>[0]>): string =>
    hearsWords({ source: 'schedules', environments: null, flows: null, when: 'changes', ...heard })
  expect([
    says({}),
    says({ environments: ['staging'] }),
    says({ source: 'all', when: 'failures', environments: ['local', 'staging', 'production'] }),
    says({ when: 'every', flows: { suite: 'shop', tags: ['smoke'] } }),
    says({ source: 'all', flows: { ids: ['a'] } }),
  ]).toEqual([
    'Changes of scheduled flows',
    'Changes of scheduled flows in staging',
    'Failures of all flows in local, staging and production',
    'Every result of scheduled flows (suite shop, tag smoke)',
    'Changes of flows (1 chosen flow)',
  ])
})
