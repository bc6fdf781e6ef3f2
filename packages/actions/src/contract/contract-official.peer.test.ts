import { type HttpServer, httpServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { contractVerify } from './contract-verify.ts'
import { matchers as m, type OfficialResponse, type PactVersion, writeOfficially } from './testing/official-pact.ts'
import { verifyOfficially } from './testing/official-verifier.ts'

/** What the provider answers now. */
let answer: { status: number; headers: Record<string, string>; body: string }
let provider: HttpServer
beforeAll(async () => {
  provider = await httpServer((request, response) => {
    const isAsked = request.url === '/thing?kind=red' && request.headers['x-who'] === 'me'
    response.writeHead(isAsked ? answer.status : 500, answer.headers).end(isAsked ? answer.body : 'asked for something else')
  })
})
afterAll(() => provider.stop())

const holdsHere = async (pact: string): Promise<boolean> => {
  await using context = createTestContext({ 'pact.json': pact })
  const config = { contract_path: 'pact.json', provider_base_url: provider.url }
  return await runAction(contractVerify, config, context).then(
    ({ verified }) => verified,
    (error: { code?: string }) => {
      if (error.code === 'CONTRACT_BROKEN') return false
      throw error
    },
  )
}

const holdsThere = (pact: string): Promise<boolean> =>
  verifyOfficially(JSON.parse(pact), provider).then(
    () => true,
    () => false,
  )

const all: readonly PactVersion[] = [2, 3, 4]
const json = (body: unknown): OfficialResponse => ({ body })

interface Case {
  readonly name: string
  readonly versions?: readonly PactVersion[]
  readonly response: OfficialResponse
  /** Bodies as they are written, or whole answers. */
  readonly holds: readonly (string | Partial<typeof answer>)[]
  readonly breaks: readonly (string | Partial<typeof answer>)[]
}

const cases: readonly Case[] = [
  {
    name: 'equality',
    response: json({ a: 1, b: { c: [1, 'x'], d: null } }),
    holds: ['{"a":1,"b":{"c":[1,"x"],"d":null}}', '{"a":1,"more":2,"b":{"e":1,"c":[1,"x"],"d":null}}'],
    breaks: [
      '{"a":2,"b":{"c":[1,"x"],"d":null}}',
      '{"a":1,"b":{"c":[1,"x",3],"d":null}}',
      '{"a":1,"b":{"c":[1],"d":null}}',
      '{"a":1,"b":{"c":[1,"x"]}}',
      '[]',
      '',
    ],
  },
  {
    name: 'type',
    response: json(m.like({ id: 1, name: 'x', on: true, deep: { list: ['a'] } })),
    holds: ['{"id":2,"name":"","on":false,"deep":{"list":["b","c"]}}', '{"id":2.5,"name":"y","on":false,"deep":{"list":[]}}'],
    breaks: [
      '{"id":"2","name":"y","on":false,"deep":{"list":["b"]}}',
      '{"id":2,"name":null,"on":false,"deep":{"list":["b"]}}',
      '{"id":2,"name":"y","on":false,"deep":{"list":[1]}}',
      '{"id":2,"name":"y","on":false,"deep":{}}',
    ],
  },
  {
    name: 'numbers',
    response: json({ i: m.integer(1), d: m.decimal(1.5), n: m.number(3) }),
    holds: ['{"i":7,"d":10.0,"n":1}', '{"i":-7,"d":0.1,"n":1.5}'],
    breaks: [
      '{"i":7.0,"d":1.5,"n":1}',
      '{"i":7.5,"d":1.5,"n":1}',
      '{"i":7,"d":1,"n":1}',
      '{"i":7,"d":1.5,"n":"x"}',
      '{"i":"x","d":1.5,"n":1}',
    ],
  },
  {
    name: 'patterns',
    response: json({
      code: m.regex(/^[A-Z]{2}\d+$/, 'AB1'),
      at: m.iso8601DateTime('2015-08-06T16:53:10+01:00'),
      id: m.uuid('ce118b6e-d8e1-11e7-9296-cec278b6b50a'),
    }),
    holds: ['{"code":"ZZ99","at":"2026-01-31T00:00:00+00:00","id":"11111111-d8e1-11e7-9296-cec278b6b50a"}'],
    breaks: [
      '{"code":"Z99","at":"2026-01-31T00:00:00+00:00","id":"11111111-d8e1-11e7-9296-cec278b6b50a"}',
      '{"code":"ZZ99","at":"31 January","id":"11111111-d8e1-11e7-9296-cec278b6b50a"}',
      '{"code":"ZZ99","at":"2026-01-31T00:00:00+00:00","id":"1"}',
    ],
  },
  {
    name: 'dates',
    response: json({
      d: m.date('yyyy-MM-dd', '2026-01-31'),
      t: m.time('HH:mm', '10:30'),
      dt: m.datetime("yyyy-MM-dd'T'HH:mm:ss.SSSX", '2026-01-31T10:30:00.000Z'),
    }),
    holds: [
      '{"d":"1999-12-01","t":"23:59","dt":"2000-01-01T00:00:00.123Z"}',
      '{"d":"1999-12-01","t":"00:00","dt":"2000-01-01T00:00:00.123+02"}',
    ],
    breaks: [
      '{"d":"1999-13-01","t":"23:59","dt":"2000-01-01T00:00:00.123Z"}',
      '{"d":"1.12.1999","t":"23:59","dt":"2000-01-01T00:00:00.123Z"}',
      '{"d":"1999-12-01","t":"24:59","dt":"2000-01-01T00:00:00.123Z"}',
      '{"d":"1999-12-01","t":"23:59","dt":"2000-01-01 00:00:00.123Z"}',
      '{"d":19991201,"t":"23:59","dt":"2000-01-01T00:00:00.123Z"}',
    ],
  },
  {
    name: 'lists',
    response: json({ some: m.eachLike({ n: m.integer(1) }), three: m.constrainedArrayLike('x', 1, 3), two: m.atLeastLike(1, 2) }),
    holds: ['{"some":[{"n":1},{"n":2,"more":1}],"three":["a"],"two":[1,2]}', '{"some":[{"n":1}],"three":["a","b","c"],"two":[1,2,3,4]}'],
    breaks: [
      '{"some":[],"three":["a"],"two":[1,2]}',
      '{"some":[{"n":1},{"n":"2"}],"three":["a"],"two":[1,2]}',
      '{"some":[{"n":1},{}],"three":["a"],"two":[1,2]}',
      '{"some":[{"n":1}],"three":["a","b","c","d"],"two":[1,2]}',
      '{"some":[{"n":1}],"three":[],"two":[1,2]}',
      '{"some":[{"n":1}],"three":["a"],"two":[1]}',
      '{"some":[{"n":1}],"three":["a"],"two":[1,"2"]}',
      '{"some":{"n":1},"three":["a"],"two":[1,2]}',
    ],
  },
  {
    name: 'lists in lists',
    response: json(m.eachLike({ name: m.string('x'), children: m.eachLike({ age: m.integer(9) }) })),
    holds: ['[{"name":"a","children":[{"age":1},{"age":2}]},{"name":"b","children":[{"age":1}]}]'],
    breaks: [
      '[{"name":"a","children":[]}]',
      '[{"name":"a","children":[{"age":"1"}]}]',
      '[{"name":"a","children":[{"age":1}]},{"name":"b"}]',
      '[]',
    ],
  },
  {
    name: 'words',
    versions: [3, 4],
    response: json({ text: m.includes('red'), yes: m.boolean(true), none: m.nullValue(), same: m.like({ here: m.equal('x') }) }),
    holds: ['{"text":"a red book","yes":false,"none":null,"same":{"here":"x"}}'],
    breaks: [
      '{"text":"a blue book","yes":false,"none":null,"same":{"here":"x"}}',
      '{"text":"red","yes":1,"none":null,"same":{"here":"x"}}',
      '{"text":"red","yes":false,"none":0,"same":{"here":"x"}}',
      '{"text":"red","yes":false,"none":null,"same":{"here":"y"}}',
    ],
  },
  {
    name: 'what a list contains',
    versions: [3, 4],
    response: json({
      links: m.arrayContaining({ rel: m.equal('self'), id: m.regex('^[a-c]$', 'a') }, { rel: m.equal('next'), page: m.integer(2) }),
    }),
    holds: ['{"links":[{"rel":"next","page":7},{"rel":"x"},{"rel":"self","id":"b"}]}'],
    breaks: ['{"links":[{"rel":"next","page":7}]}', '{"links":[{"rel":"next","page":"7"},{"rel":"self","id":"b"}]}', '{"links":[]}'],
  },
  {
    name: 'maps with any names',
    versions: [3, 4],
    response: json({ stock: m.eachKeyLike('book', { left: m.integer(1) }) }),
    holds: ['{"stock":{"mug":{"left":3},"pot":{"left":4}}}', '{"stock":{"book":{"left":3}}}'],
    breaks: ['{"stock":{"mug":{"left":"3"}}}', '{"stock":{"mug":{}}}', '{"stock":[]}'],
  },
  {
    name: 'names and values of maps',
    versions: [4],
    response: json({
      names: m.eachKeyMatches({ 'a-1': 'x' }, m.regex(/^[a-z]-\d$/, 'a-1')),
      values: m.eachValueMatches({ one: 1 }, m.integer(1)),
    }),
    holds: ['{"names":{"b-2":"y","a-1":"x"},"values":{"two":2,"three":3}}'],
    breaks: ['{"names":{"b2":"y","a-1":"x"},"values":{"two":2}}', '{"names":{"a-1":"x"},"values":{"two":"2"}}'],
  },
  {
    name: 'headers',
    response: { headers: { 'X-Id': m.regex(/^\d+$/, '12'), 'X-Same': 'a, b', 'Content-Type': 'application/json' }, body: { a: 1 } },
    holds: [
      { headers: { 'x-id': '99', 'x-same': 'a,b', 'content-type': 'application/json' } },
      { headers: { 'x-id': '1', 'x-same': 'a, b', 'content-type': 'application/json;charset=utf-8', more: 'x' } },
    ].map((one) => ({ ...one, body: '{"a":1}' })),
    breaks: [
      { headers: { 'x-id': 'x', 'x-same': 'a,b', 'content-type': 'application/json' } },
      { headers: { 'x-same': 'a,b', 'content-type': 'application/json' } },
      { headers: { 'x-id': '9', 'x-same': 'b,a', 'content-type': 'application/json' } },
      { headers: { 'x-id': '9', 'x-same': 'a,b', 'content-type': 'text/plain' } },
    ].map((one) => ({ ...one, body: '{"a":1}' })),
  },
  {
    name: 'the status',
    response: { status: 201 },
    holds: [{ status: 201 }, { status: 201, body: '{"any":1}' }],
    breaks: [{ status: 200 }, { status: 404 }],
  },
]

const told = (one: string | Partial<typeof answer>): typeof answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '',
  ...(typeof one === 'string' ? { body: one } : one),
})

describe.each(cases)('$name', ({ versions = all, response, holds, breaks }) => {
  it.each(versions)('is judged in a file of version %s as by the verifier of the Pact foundation', async (version) => {
    const pact = await writeOfficially(version, response)
    for (const [isRight, answers] of [
      [true, holds],
      [false, breaks],
    ] as const)
      for (const one of answers) {
        answer = told(one)
        expect([one, await holdsThere(pact), await holdsHere(pact)]).toEqual([one, isRight, isRight])
      }
  })
})
