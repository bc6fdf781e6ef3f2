import { createHmac } from 'node:crypto'
import { setClock, unsetClock } from '@testmesh/storage/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'
import { type Store, stores } from '../testing/stores.ts'

interface Trigger {
  readonly id: string
  readonly secret: string
  readonly version: number
}

interface Answer {
  readonly outcome?: string
  readonly batchId?: string | null
  readonly started?: number
  readonly executions?: readonly { readonly id: string; readonly flowName: string }[]
  readonly problems?: readonly object[]
  readonly code?: string
  readonly detail?: string
}

interface Arrival {
  readonly outcome: string
  readonly deliveryId: string | null
  readonly problems: readonly { readonly message: string }[]
}

const at = '2026-03-01T10:00:00Z'
const seconds = Date.parse(at) / 1000

const githubHeaders = (secret: string, body: string | Uint8Array, id: string, event = 'deployment_status') => ({
  'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  'x-github-delivery': id,
  'x-github-event': event,
})

const standardHeaders = (secret: string, body: string, id: string, timestamp = seconds) => {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,AAAA v1,${signature}` }
}

describe.each(stores)('on $name', ({ open }) => {
  let api: TestApi
  let store: Store
  let flowId: string
  beforeAll(async () => {
    store = await open()
    api = await openTestApi({ ...store, publicUrl: 'https://mesh.example.com' })
    flowId = await flow('Smoke')
  })
  afterAll(async () => {
    await api.close()
    await store.stop()
  })
  beforeEach(async () => {
    await setClock(api.database, { at: new Date(at) })
    await api.database.query('delete from scheduler.triggers')
    await api.database.query('delete from executions.executions')
    return () => unsetClock(api.database)
  })

  const flow = async (name: string): Promise<string> => {
    const text = `name: ${name}\nsteps:\n  - { id: a, action: log, config: { message: hello } }\n`
    return (await api.ask<{ id: string }>('POST', '/flows', { text })).body.id
  }
  const make = async (content: object = {}): Promise<Trigger> => {
    const reply = await api.ask<Trigger>('POST', '/triggers', { name: 'Deployed', kind: 'github', flows: { ids: [flowId] }, ...content })
    expect(reply).toMatchObject({ status: 201 })
    return reply.body
  }
  const post = async (id: string, body: string | Uint8Array, headers: Record<string, string>, query = '') => {
    const response = await api.app.request(`http://127.0.0.1/api/v1/triggers/${id}/in${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: body as NonNullable<RequestInit['body']>,
    })
    return { status: response.status, body: (await response.json()) as Answer }
  }
  let sent = 0
  /** As GitHub, each under an id of its own. */
  const push = (trigger: Trigger, payload: object = {}, { id = `d${++sent}`, event = 'push' } = {}) => {
    const body = JSON.stringify(payload)
    return post(trigger.id, body, githubHeaders(trigger.secret, body, id, event))
  }
  const arrivalsOf = async ({ id }: Pick<Trigger, 'id'>) =>
    (await api.ask<{ items: Arrival[] }>('GET', `/triggers/${id}/arrivals`)).body.items
  const executionCount = async () => (await api.database.query('select id from executions.executions')).length

  it('starts what it is for, as every kind of sender proves himself, and names itself in what it started', async () => {
    const body = '{"state":"success"}'
    const kinds: Record<string, (secret: string) => Record<string, string>> = {
      standard: (secret) => standardHeaders(secret, body, 'a'),
      github: (secret) => githubHeaders(secret, body, 'a'),
      gitlab: (secret) => ({ 'x-gitlab-token': secret, 'idempotency-key': 'a', 'x-gitlab-event-uuid': 'b' }),
      token: (secret) => ({ authorization: `Bearer ${secret}`, 'webhook-id': 'a' }),
    }
    for (const [kind, headersOf] of Object.entries(kinds)) {
      const trigger = await make({ name: kind, kind })
      const answer = await post(trigger.id, body, headersOf(trigger.secret))
      const [execution] = answer.body.executions ?? []
      expect([kind, answer.status, answer.body]).toEqual([
        kind,
        202,
        {
          outcome: 'started',
          batchId: expect.any(String),
          started: 1,
          executions: [{ id: execution?.id, flowName: 'Smoke', url: `https://mesh.example.com/w/main/executions/${execution?.id}/` }],
          problems: [],
        },
      ])
      expect((await api.ask('GET', `/executions/${execution?.id}`)).body).toMatchObject({
        triggerType: 'webhook',
        triggerId: trigger.id,
        triggeredBy: null,
        status: 'queued',
      })
      expect((await api.ask<{ items: object[] }>('GET', `/executions?triggerId=${trigger.id}`)).body.items).toHaveLength(1)
      // Sent again it is answered as before, and what the sender said stays out of the answer of everybody else.
      expect(await post(trigger.id, body, headersOf(trigger.secret))).toEqual(answer)
      const wrong = await post(trigger.id, `${body} `, headersOf(`${trigger.secret.slice(0, -2)}AA`))
      expect([kind, wrong.status, wrong.body.code]).toEqual([kind, 404, 'UNPROVEN'])
      expect((await arrivalsOf(trigger)).map(({ outcome, deliveryId }) => [outcome, deliveryId])).toEqual([
        ['unproven', null],
        ['started', 'a'],
      ])
    }
    // A sender who names none has each of his requests taken for another.
    const { items } = (await api.ask<{ items: Trigger[] }>('GET', '/triggers')).body
    const token = items.at(-1)
    const again = await api.ask<Trigger>('POST', `/triggers/${token?.id}/rotate-secret`, {})
    const nameless = { authorization: `Bearer ${again.body.secret}` }
    for (const started of [5, 6]) {
      expect((await post(again.body.id, body, nameless)).body.outcome).toBe('started')
      expect(await executionCount()).toBe(started)
    }
    const jobs = await api.database.query('select id from scheduler.jobs join executions.executions using (id)')
    expect(jobs).toHaveLength(6)
    const { body: listed } = await api.ask<{ items: object[] }>('GET', '/triggers')
    expect(listed.items).toHaveLength(4)
    expect(JSON.stringify(listed)).not.toContain('secret')
  })

  it('tells whoever proves nothing the same, whether there is such a trigger or not, and tells its owner why', async () => {
    const { id, secret } = await make({ kind: 'standard' })
    const same = { 'x-request-id': 'same' }
    const whole = async (to: string, headers: Record<string, string>) => {
      const response = await api.app.request(`http://127.0.0.1/api/v1/triggers/${to}/in`, {
        method: 'POST',
        headers: { ...same, ...headers },
        body: '{}',
      })
      return [response.status, await response.text(), [...response.headers]]
    }
    const nowhere = await whole('0191b0a4-7777-7000-8000-000000000000', standardHeaders(secret, '{}', 'a'))
    expect(nowhere[0]).toBe(404)
    expect(await whole(id, {})).toEqual(nowhere)
    expect(await whole(id, standardHeaders(secret, '{} ', 'a'))).toEqual(nowhere)
    expect(await whole(id, standardHeaders(secret, '{}', 'a', seconds - 301))).toEqual(nowhere)
    expect(await whole(id, standardHeaders(secret, '{}', 'a', seconds + 600))).toEqual(nowhere)
    expect((await arrivalsOf({ id })).map(({ problems }) => problems[0]?.message)).toEqual([
      'webhook-timestamp is 10 minutes ahead: more than 5 are not taken',
      'webhook-timestamp is 5 minutes old: more than 5 are not taken',
      'webhook-signature is not that of this secret',
      'there is no header webhook-id',
    ])
    expect((await post(id, '{}', standardHeaders(secret, '{}', 'a', seconds - 299))).status).toBe(202)
  })

  it('runs what comes twice at once, and what comes again, once', async () => {
    const trigger = await make()
    const answers = await Promise.all([1, 2, 3, 4].map(() => push(trigger, {}, { id: 'same' })))
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202])
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect([await executionCount(), (await arrivalsOf(trigger)).length]).toEqual([1, 1])
    // What it means now does not matter any more.
    await api.ask('POST', `/triggers/${trigger.id}/pause`)
    expect(await push(trigger, {}, { id: 'same' })).toEqual(answers[0])
  })

  it('starts by its condition, with variables that hold what came and nothing more', async () => {
    const variables = {
      VERSION: '${body.deployment.sha}',
      LABEL: 'v ${body.deployment.ref ?? "none"}',
      LIMIT: 3,
      EVENT: '${headers["X-GitHub-Event"]}',
      KEY: '${headers["X-Api-Key"] ?? headers["X-Hub-Signature-256"] ?? "hidden"}',
    }
    const trigger = await make({ when: 'body.state == "success" and query.env == "staging"', variables })
    const send = async (payload: object, query = '?env=staging') => {
      const body = JSON.stringify(payload)
      return post(trigger.id, body, { ...githubHeaders(trigger.secret, body, `d${++sent}`), 'x-api-key': 'canary' }, query)
    }
    expect(await send({ state: 'failure' })).toMatchObject({ status: 202, body: { outcome: 'unmet', started: 0, executions: [] } })
    expect(await send({ state: 'success' }, '')).toMatchObject({ status: 202, body: { outcome: 'unmet' } })
    const hostile = '${TOKEN} {{TOKEN}} ${secret("x")}'
    expect(await send({ state: 'success', deployment: { sha: hostile }, other: 1 })).toMatchObject({ body: { outcome: 'started' } })
    const [execution] = await api.database.query<{ request: { variables: object } }>('select request from executions.executions')
    expect(execution?.request.variables).toEqual({ VERSION: hostile, LABEL: 'v none', LIMIT: 3, EVENT: 'deployment_status', KEY: 'hidden' })
    // What is missing is told, and nothing runs.
    expect(await send({ state: 'success', deployment: 1 })).toMatchObject({
      status: 422,
      body: { code: 'NOTHING_TO_RUN', detail: expect.stringContaining('the variable VERSION: ') },
    })
    const endless = '{"state":"success","deployment":{"sha":1e400}}'
    expect(await post(trigger.id, endless, githubHeaders(trigger.secret, endless, 'endless'), '?env=staging')).toMatchObject({
      status: 422,
      body: { detail: 'Nothing was started: the variable VERSION has a number in it that is too large.' },
    })
    expect(await send({ state: 'success', deployment: { sha: 'x'.repeat(70_000) } })).toMatchObject({
      status: 422,
      body: { detail: 'Nothing was started: the variables would have more than 64 KiB.' },
    })
    expect(await executionCount()).toBe(1)
  })

  it('takes forms, no body and GitHub’s ping, and of other bodies says what is wrong with them', async () => {
    const trigger = await make({ when: 'body.a == "1"' })
    const raw = (body: string | Uint8Array, type?: string) =>
      post(trigger.id, body, { ...githubHeaders(trigger.secret, body, `d${++sent}`), ...(type !== undefined && { 'content-type': type }) })
    expect((await raw('a=1&b=2', 'application/x-www-form-urlencoded')).body.outcome).toBe('started')
    expect((await raw(`payload=${encodeURIComponent('{"a":"1"}')}`, 'application/x-www-form-urlencoded')).body.outcome).toBe('started')
    expect((await raw('')).body.outcome).toBe('unmet')
    expect(await push(trigger, { zen: 'x' }, { event: 'ping' })).toEqual({
      status: 200,
      body: { outcome: 'ping', batchId: null, started: 0, executions: [], problems: [] },
    })
    const refused = [
      await raw('{"password":"canary", broken'),
      await raw('<a/>', 'text/xml'),
      await raw(new Uint8Array([0xff, 0xfe])),
      await raw(`${'['.repeat(70)}${']'.repeat(70)}`),
    ]
    expect(refused.map(({ status, body }) => [status, body.detail])).toEqual([
      [422, expect.stringMatching(/^Nothing was started: the body is not JSON( \(line 1 column \d+\))?\.$/)],
      [422, 'Nothing was started: the body must be application/json or application/x-www-form-urlencoded, not text/xml.'],
      [422, 'Nothing was started: the body is no UTF-8.'],
      [422, 'Nothing was started: the body is nested deeper than 64 levels.'],
    ])
    expect(await raw(`"${'a'.repeat(1024 * 1024)}"`)).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } })
    const kept = await arrivalsOf(trigger)
    expect(kept.map(({ outcome }) => outcome)).toEqual([
      'unproven',
      ...['refused', 'refused', 'refused', 'refused'],
      'ping',
      'unmet',
      'started',
      'started',
    ])
    expect(JSON.stringify(kept)).not.toContain('canary')
  })

  it('starts nothing while it is paused or, if it must not overlap, while something of it runs', async () => {
    const trigger = await make({ overlap: 'skip' })
    expect((await push(trigger)).body.outcome).toBe('started')
    expect((await push(trigger)).body).toMatchObject({ outcome: 'skipped', started: 0 })
    await api.database.query(`update executions.executions set status = 'finished', verdict = 'passed', finished_at = tm.now()`)
    await api.ask('POST', `/triggers/${trigger.id}/pause`)
    expect((await push(trigger, {}, { id: 'paused' })).body).toMatchObject({ outcome: 'paused', started: 0 })
    const resumed = await api.ask<{ version: number }>('POST', `/triggers/${trigger.id}/resume`)
    expect(resumed.body).toMatchObject({ isPaused: false, version: 3, lastArrival: { outcome: 'paused', executions: 0 } })
    // The sender sends the same again, since nothing came of it.
    expect((await push(trigger, {}, { id: 'paused' })).body.outcome).toBe('started')
    expect(await arrivalsOf(trigger)).toMatchObject([
      { outcome: 'started', deliveryId: 'paused', verdict: null, unfinished: 1 },
      { outcome: 'skipped' },
      { outcome: 'started', verdict: 'passed', executions: 1 },
    ])
  })

  it('says which flow could not run, and starts it when the same comes again after it was put right', async () => {
    const staging = await api.ask<{ id: string }>('POST', '/environments', { name: 'staging' })
    const gone = await flow('Gone')
    const trigger = await make({ flows: { ids: [flowId, gone] }, environment: 'staging' })
    await api.ask('DELETE', `/flows/${gone}`)
    expect((await push(trigger)).body).toMatchObject({ outcome: 'started', problems: [{ flowId: gone, message: 'the flow was removed' }] })
    await api.ask('DELETE', `/environments/${staging.body.id}`)
    expect((await api.ask('GET', `/triggers/${trigger.id}`)).body).toMatchObject({ unknown: { environment: 'staging', flows: [gone] } })
    const refused = await push(trigger, {}, { id: 'again' })
    expect(refused).toMatchObject({ status: 422, body: { code: 'NOTHING_TO_RUN' } })
    expect(refused.body.detail).toContain('Smoke: There is no environment called "staging"')
    await api.ask('POST', '/environments', { name: 'staging' })
    expect((await push(trigger, {}, { id: 'again' })).body.outcome).toBe('started')
    expect((await arrivalsOf(trigger)).map(({ deliveryId, outcome }) => [deliveryId, outcome])).toEqual([
      ['again', 'started'],
      [expect.any(String), 'started'],
    ])
  })

  it('keeps nothing of what could not be started whole', async () => {
    const trigger = await make()
    await api.database.query(`alter table scheduler.jobs add constraint no_more check (created_at < '2026-01-01') not valid`)
    try {
      expect((await push(trigger, {}, { id: 'cut' })).status).toBe(500)
      await expect(api.ask('GET', '/me')).rejects.toThrow('no_more')
    } finally {
      await api.database.query('alter table scheduler.jobs drop constraint no_more')
    }
    expect([await executionCount(), await arrivalsOf(trigger)]).toEqual([0, []])
    expect((await push(trigger, {}, { id: 'cut' })).body.outcome).toBe('started')
  })

  it('takes a new secret, and for a day the one before unless that must end', async () => {
    const before = await make()
    const rotate = async (body: object) => (await api.ask<Trigger>('POST', `/triggers/${before.id}/rotate-secret`, body)).body
    const own = 'a secret of my own'.replaceAll(' ', '-')
    const after = await rotate({ secret: own })
    expect(after.secret).toBe(own)
    const works = async (secret: string) => (await push({ ...before, secret })).status === 202
    expect([await works(before.secret), await works(own)]).toEqual([true, true])
    await setClock(api.database, { at: new Date('2026-03-02T10:00:01Z') })
    expect([await works(before.secret), await works(own)]).toEqual([false, true])
    const last = await rotate({ endsEarlier: true })
    expect([await works(own), await works(last.secret)]).toEqual([false, true])
    expect(await api.refused('POST', `/triggers/${before.id}/rotate-secret`, { secret: 'aaaaaaaaaaaaaaaaaaaa' })).toMatchObject({
      status: 422,
      body: { code: 'BAD_TRIGGER', errors: [{ pointer: '/body/secret' }] },
    })
  })

  it('is refused with the place of all that cannot be right about it', async () => {
    const content = { name: 'Deployed', kind: 'github', flows: { ids: [flowId] } }
    const variables = { '1x': '1', VERSION: '${body.sha', REF: '${bdy.ref}' }
    expect(await api.refused('POST', '/triggers', { ...content, when: 'body.a ==', variables })).toMatchObject({
      status: 422,
      body: {
        code: 'BAD_TRIGGER',
        errors: [
          { pointer: '/body/when', message: expect.stringMatching(/^cannot be read at character \d+: /) },
          { pointer: '/body/variables/VERSION', message: expect.stringMatching(/^cannot be read at character \d+: /) },
          { pointer: '/body/variables/REF', message: 'reads "bdy" at character 3, which nothing gives: did you mean "body"?' },
          { pointer: '/body/variables/1x' },
        ],
      },
    })
    for (const [wrong, pointer] of [
      [{ environment: 'nowhere' }, '/body/environment'],
      [{ flows: { ids: ['0191b0a4-7777-7000-8000-000000000000'] } }, '/body/flows/ids/0'],
      [{ kind: 'standard', secret: 'no-standard-secret' }, '/body/secret'],
      [{ when: 'body.a =~ "("' }, '/body/when'],
    ] as const) {
      const { status, body } = await api.refused('POST', '/triggers', { ...content, ...wrong })
      expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([422, 'BAD_TRIGGER', pointer])
    }
    const trigger = await make()
    expect((await api.refused('POST', '/triggers', content)).body.code).toBe('TRIGGER_NAME_TAKEN')
    const { kind: _, ...update } = content
    expect((await api.refused('PUT', `/triggers/${trigger.id}`, update, { 'if-match': '9' })).body.code).toBe('TRIGGER_CONFLICT')
    expect(await api.ask('PUT', `/triggers/${trigger.id}`, { ...update, when: 'true' }, { 'if-match': '1' })).toMatchObject({
      status: 200,
      body: { kind: 'github', when: 'true', version: 2 },
    })
    expect((await push(trigger)).body.outcome).toBe('started')
    expect((await api.ask('DELETE', `/triggers/${trigger.id}`)).status).toBe(204)
    expect((await push(trigger)).status).toBe(404)
    expect(await executionCount()).toBe(1)
  })
})

it('has limits of its own: of an address, and of a trigger', async () => {
  const limited = await openTestApi({ rateLimits: { perPrincipal: 1e6, knocks: 3, arrivals: 1 } })
  try {
    const flowText = 'name: a\nsteps:\n  - { id: a, action: log, config: { message: hello } }\n'
    const { body: made } = await limited.ask<{ id: string }>('POST', '/flows', { text: flowText })
    const { body: trigger } = await limited.ask<Trigger>('POST', '/triggers', { name: 'a', kind: 'token', flows: { ids: [made.id] } })
    const send = async (secret: string, address: string) => {
      const headers = { authorization: `Bearer ${secret}`, 'x-test-address': address }
      return (await limited.app.request(`http://127.0.0.1/api/v1/triggers/${trigger.id}/in`, { method: 'POST', headers })).status
    }
    const guesses = ['1', '2', '3', '4'].map(() => send('wrong', '10.0.0.1'))
    expect(await Promise.all(guesses)).toEqual([404, 404, 404, 429])
    expect([await send(trigger.secret, '10.0.0.2'), await send(trigger.secret, '10.0.0.2')]).toEqual([202, 429])
  } finally {
    await limited.close()
  }
})
