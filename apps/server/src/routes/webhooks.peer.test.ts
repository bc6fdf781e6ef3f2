import { createHmac } from 'node:crypto'
import dns from 'node:dns/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { createTest, gatherNews, pauseWebhook, sendDeliveries } from '@testmesh/platform'
import type { Verdict, WebhookPayload } from '@testmesh/protocol'
import { newId, withWorkspace } from '@testmesh/storage'
import { setClock, unsetClock } from '@testmesh/storage/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openReceiver, type Received, type Receiver, type ReceiverReply } from '../testing/open-receiver.ts'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'
import { type Store, stores } from '../testing/stores.ts'
import { createSend } from '../webhooks/create-send.ts'

interface Delivery {
  readonly id: string
  readonly state: string
  readonly title: string
  readonly attempts: number
  readonly status: number | null
  readonly answer: string | null
}

interface Webhook {
  readonly id: string
  readonly secret: string
  readonly isPaused: boolean
  readonly pausedBecause: string | null
}

describe.each(stores)('on $name', ({ open }) => {
  let api: TestApi
  let store: Store
  let receiver: Receiver
  let replies: (n: number) => ReceiverReply
  beforeAll(async () => {
    store = await open()
    api = await openTestApi(store)
    await api.ask('POST', '/environments', { name: 'staging' })
  })
  afterAll(async () => {
    await api.close()
    await store.stop()
  })
  beforeEach(async () => {
    await setClock(api.database, { at: new Date('2026-03-01T10:00:00Z') })
    await api.database.query('delete from executions.webhooks')
    await api.database.query('delete from executions.outbox')
    await api.database.query('delete from scheduler.schedules')
    replies = () => ({ status: 204 })
    receiver = await openReceiver((n) => replies(n))
  })
  afterEach(async () => {
    await receiver.close()
    await unsetClock(api.database)
  })

  const passTo = (time: string) => setClock(api.database, { at: new Date(`2026-03-01T${time}Z`) })
  const fail = (error: unknown) => {
    throw error
  }
  const gather = () => gatherNews({ database: api.database, publicUrl: 'https://mesh.example.com', onError: fail })
  const sending = (options: Partial<Parameters<typeof sendDeliveries>[0]> = {}) => ({
    database: api.database,
    keyring: api.keyring,
    send: createSend(),
    signal: new AbortController().signal,
    onError: fail,
    ...options,
  })
  /** All that is known by then is told. */
  const tellAt = async (time: string, options: Parameters<typeof sending>[0] = {}) => {
    await passTo(time)
    await gather()
    await sendDeliveries(sending(options))
  }
  const make = async (content: object = {}): Promise<Webhook> => {
    const reply = await api.ask<Webhook>('POST', '/webhooks', {
      name: 'Night watch',
      kind: 'generic',
      url: `${receiver.origin}/in?token=s3cret`,
      source: 'all',
      ...content,
    })
    expect(reply).toMatchObject({ status: 201 })
    return reply.body
  }
  const flowId = newId()
  interface Ending {
    readonly flowName?: string
    readonly flowId?: string | null
    readonly environment?: string | null
    readonly triggerType?: 'api' | 'schedule'
    readonly suite?: string
    readonly row?: { readonly index: number; readonly name?: string; readonly values: object }
    readonly request?: object
    readonly quarantine?: { readonly until: string; readonly reason: string }
  }
  const end = async (verdict: Verdict, { row, request, ...more }: Ending = {}) => {
    const { executions } = withWorkspace(api.database, api.workspace.id)
    const { id } = await executions.create({
      flowId,
      flowName: 'Checkout',
      flowSha256: '',
      environment: 'staging',
      triggerType: 'api',
      ...(row && { row: row as never }),
      ...(request && { request: request as never }),
      ...more,
    })
    const failure = verdict === 'failed' ? { code: 'ASSERT_FAILED', message: 'total was 41 & not <42>' } : null
    await executions.finish({ executionId: id, epoch: 0, verdict, durationMs: 1500, failure })
    return id
  }
  const payloads = () => receiver.received.map(({ body }) => JSON.parse(body) as WebhookPayload)
  const told = () =>
    payloads().map(({ data }) =>
      data.items.map((item) => `${item.type === 'execution' ? item.flowName : item.scheduleName} ${item.change}`).join(', '),
    )
  const deliveriesOf = async ({ id }: Pick<Webhook, 'id'>) =>
    (await api.ask<{ items: Delivery[] }>('GET', `/webhooks/${id}/deliveries`)).body.items

  describe('a webhook', () => {
    it('hears nothing of what fails in quarantine, until its day has ended', async () => {
      await make({ when: 'failures' })
      const every = await make({ name: 'Every', when: 'every', url: `${receiver.origin}/every` })
      const quarantine = { until: '2026-03-01', reason: 'late' }
      await end('failed', { quarantine })
      await end('passed', { quarantine })
      await tellAt('10:00:10')
      const [{ title } = { title: '' }] = await deliveriesOf(every)
      expect(title.split(', ').toSorted()).toEqual(['1 failed in quarantine', '1 passed in quarantine'])
      await setClock(api.database, { at: new Date('2026-03-02T00:00:00Z') })
      await end('failed', { quarantine })
      await setClock(api.database, { at: new Date('2026-03-02T00:00:10Z') })
      await gather()
      await sendDeliveries(sending())
      const all = payloads().flatMap(({ data }) => data.items.map((item) => item.type === 'execution' && [item.change, item.isQuarantined]))
      expect(all).toHaveLength(4)
      expect(all).toEqual(
        expect.arrayContaining([
          [null, true],
          [null, true],
          ['failing', false],
          ['failing', false],
        ]),
      )
    })

    it('tells that a flow begins to fail in an environment, and that it passes again, and nothing between', async () => {
      const hook = await make()
      await end('passed')
      await tellAt('10:00:10')
      expect(receiver.received).toEqual([])
      const executionId = await end('failed')
      await tellAt('10:00:20')
      for (const verdict of ['failed', 'error', 'cancelled', 'skipped'] as const) await end(verdict)
      await tellAt('10:00:30')
      await end('failed', { environment: null })
      await tellAt('10:00:40')
      await end('flaky')
      await tellAt('10:00:50')
      expect(told()).toEqual(['Checkout failing', 'Checkout failing', 'Checkout passing'])
      expect(payloads()[0]).toEqual({
        type: 'testmesh.results',
        timestamp: '2026-03-01T10:00:20.000Z',
        data: {
          workspace: { id: api.workspace.id, slug: 'main', name: expect.any(String) },
          webhook: { id: hook.id, name: 'Night watch' },
          items: [
            {
              type: 'execution',
              change: 'failing',
              verdict: 'failed',
              isQuarantined: false,
              executionId,
              batchId: null,
              flowId,
              flowName: 'Checkout',
              row: null,
              suite: null,
              tags: [],
              environment: 'staging',
              scheduleId: null,
              scheduleName: null,
              finishedAt: '2026-03-01T10:00:10.000Z',
              durationMs: 1500,
              failure: { code: 'ASSERT_FAILED', message: 'total was 41 & not <42>' },
              url: `https://mesh.example.com/w/main/executions/${executionId}/`,
            },
          ],
        },
      })
      expect(await api.ask('GET', `/webhooks/${hook.id}`)).toMatchObject({
        body: {
          lastDelivery: { state: 'delivered', status: 204, attempts: 1, lastAttemptAt: '2026-03-01T10:00:50.000Z' },
          lastDeliveredAt: '2026-03-01T10:00:50.000Z',
        },
      })
    })

    it('tells every failure, or everything, when it is asked to', async () => {
      await make({ name: 'failures', when: 'failures', url: `${receiver.origin}/failures` })
      await make({ name: 'every', when: 'every', url: `${receiver.origin}/every` })
      const verdicts = ['passed', 'failed', 'failed', 'passed', 'passed', 'cancelled'] as const
      for (const [second, verdict] of verdicts.entries()) {
        await passTo(`10:00:0${second}`)
        await end(verdict)
      }
      await tellAt('10:01:00')
      const byPath = Object.fromEntries(receiver.received.map(({ path }, index) => [path, told()[index]]))
      expect(byPath).toEqual({
        '/failures': 'Checkout failing, Checkout null, Checkout passing',
        '/every': 'Checkout null, Checkout failing, Checkout null, Checkout passing, Checkout null',
      })
    })

    it('hears of what it chose alone: by schedules, environments, and flows', async () => {
      const { body: flow } = await api.ask<{ id: string }>('POST', '/flows', { text: 'name: Chosen' })
      await make({ name: 'a', source: 'schedules', url: `${receiver.origin}/schedules` })
      await make({ name: 'b', environments: ['staging'], url: `${receiver.origin}/staging` })
      await make({ name: 'c', flows: { ids: [flow.id] }, url: `${receiver.origin}/ids` })
      await make({ name: 'd', flows: { suite: 'shop' }, url: `${receiver.origin}/suite` })
      await end('failed', { flowName: 'A', flowId: flow.id, environment: null })
      await end('failed', { flowName: 'B', flowId: null, triggerType: 'schedule', environment: 'prod', suite: 'shop' })
      await end('failed', { flowName: 'C', flowId: newId(), suite: 'other' })
      await end('failed', { flowName: 'D', request: { from: 'b' } })
      await tellAt('10:00:10')
      const heard = receiver.received.map(({ path }, index) => `${path}: ${told()[index]}`).sort()
      expect(heard).toEqual(['/ids: A failing', '/schedules: B failing', '/staging: C failing', '/suite: B failing'])
    })

    it('tells the rows of a flow apart', async () => {
      await make()
      const rows = [0, 1].map((index) => ({ index, name: `row ${index}`, values: {} }))
      for (const [index, row] of rows.entries()) await end(index === 0 ? 'failed' : 'passed', { row })
      await tellAt('10:00:10')
      await end('passed', { row: rows[1] as never })
      await tellAt('10:00:20')
      expect(payloads().flatMap(({ data }) => data.items)).toMatchObject([{ row: 'row 0', change: 'failing' }])
      await end('passed', { row: rows[0] as never })
      await tellAt('10:00:30')
      expect(told()).toEqual(['Checkout failing', 'Checkout passing'])
    })

    it('tells in one delivery what ends within a few seconds', async () => {
      const hook = await make()
      const slack = await make({ name: 'Slack', kind: 'slack', url: `${receiver.origin}/slack` })
      // One after the other: at once they would take every connection of a server that other tests share.
      for (let n = 0; n < 500; n += 1) await end('failed', { flowName: `Flow ${n}`, flowId: newId() })
      await passTo('10:00:02')
      await end('failed', { flowName: 'Late', flowId: newId() })
      await tellAt('10:00:04')
      expect(receiver.received).toEqual([])
      await tellAt('10:00:05')
      expect(receiver.received).toHaveLength(2)
      const [delivery] = await deliveriesOf(hook)
      expect(delivery).toMatchObject({ title: '501 newly failing', more: 481, state: 'delivered', told: { length: 20 } })
      const sent = receiver.received.find(({ path }) => path !== '/slack') as Received
      expect((JSON.parse(sent.body) as WebhookPayload).data.items).toHaveLength(501)
      const message = JSON.parse(receiver.received.find(({ path }) => path === '/slack')?.body ?? '') as {
        text: string
        blocks: { text?: { text: string } }[]
      }
      expect(message.text).toBe('501 newly failing')
      expect(message.blocks.every(({ text }) => (text?.text.length ?? 0) < 3000)).toBe(true)
      expect(message.blocks.map(({ text }) => text?.text).join('\n')).toMatch(/\nand 481 more/)
      expect((await deliveriesOf(slack)).length).toBe(1)
    })

    it('waits for the end of what goes on, and not for ever', async () => {
      await make({ when: 'every' })
      for (let second = 0; second < 30; second += 2) {
        await passTo(`10:00:${String(second).padStart(2, '0')}`)
        await end('passed')
        await gather()
      }
      await sendDeliveries(sending())
      expect(receiver.received).toEqual([])
      await tellAt('10:00:30')
      expect(payloads().map(({ data }) => data.items.length)).toEqual([15])
    })

    it('writes for Slack what Slack takes', async () => {
      await make({ kind: 'slack' })
      const id = await end('failed', { flowName: 'A <b> & "c"' })
      await tellAt('10:00:10')
      const name = 'A &lt;b&gt; &amp; "c" in staging'
      expect(JSON.parse(receiver.received[0]?.body ?? '')).toEqual({
        text: `${name} begins to fail`,
        blocks: [
          {
            type: 'section',
            text: {
              type: 'mrkdwn',
              text: `:red_circle: <https://mesh.example.com/w/main/executions/${id}/|${name}> begins to fail: ASSERT_FAILED: total was 41 &amp; not &lt;42&gt;`,
            },
          },
          { type: 'context', elements: [{ type: 'mrkdwn', text: expect.stringMatching(/^TestMesh, /) }] },
        ],
      })
    })

    it('tells what a schedule could not start, and that it starts again', async () => {
      const hook = await make({ source: 'schedules' })
      const { body: schedule } = await api.ask<{ id: string }>('POST', '/schedules', {
        name: 'Nightly',
        cron: '@daily',
        flows: { tags: ['none'] },
        environment: 'staging',
      })
      const { fires } = withWorkspace(api.database, api.workspace.id)
      const at = (day: number) => new Date(Date.UTC(2026, 1, day))
      const fire = { scheduleId: schedule.id, executions: 0 }
      const problems = [{ flowId: null, flowName: null, message: 'no flow has the tag "none"' }]
      await fires.record({ ...fire, scheduledFor: at(1), outcome: 'refused', problems })
      await fires.record({ ...fire, scheduledFor: at(2), outcome: 'skipped' })
      await tellAt('10:00:10')
      await fires.record({ ...fire, scheduledFor: at(3), outcome: 'missed', missed: 3 })
      await tellAt('10:00:20')
      await fires.record({ ...fire, scheduledFor: at(4), outcome: 'started', batchId: newId() })
      await fires.record({ ...fire, scheduledFor: at(5), outcome: 'started', batchId: newId(), problems: [], manual: { by: null } })
      await tellAt('10:00:30')
      expect((await deliveriesOf(hook)).map(({ title }) => title)).toEqual([
        'The schedule Nightly starts all of its flows again',
        'The schedule Nightly could start nothing',
      ])
      expect(payloads()[0]?.data.items).toEqual([
        {
          type: 'schedule',
          change: 'failing',
          outcome: 'refused',
          scheduleId: schedule.id,
          scheduleName: 'Nightly',
          environment: 'staging',
          scheduledFor: at(1).toISOString(),
          missed: 0,
          problems,
          url: `https://mesh.example.com/w/main/schedules/${schedule.id}/`,
        },
      ])
    })

    it('signs what it sends, as Standard Webhooks says, and with both secrets for a day after it got a new one', async () => {
      const hook = await make()
      const isSigned = ({ headers, body }: Received, secret: string): boolean => {
        const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
        const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
        const signature = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
        return String(headers['webhook-signature']).split(' ').includes(signature)
      }
      const next = (await api.ask<Webhook>('POST', `/webhooks/${hook.id}/rotate-secret`)).body.secret
      expect([hook.secret, next].every((secret) => /^whsec_[A-Za-z0-9+/]{43}=$/.test(secret))).toBe(true)
      await end('failed')
      await tellAt('10:00:10')
      await setClock(api.database, { at: new Date('2026-03-02T10:00:00Z') })
      await end('passed')
      await setClock(api.database, { at: new Date('2026-03-02T10:00:10Z') })
      await gather()
      await sendDeliveries(sending())
      const [first, second] = receiver.received as [Received, Received]
      expect([isSigned(first, hook.secret), isSigned(first, next)]).toEqual([true, true])
      expect([isSigned(second, hook.secret), isSigned(second, next)]).toEqual([false, true])
      const [, delivery] = await deliveriesOf(hook)
      expect(first.headers).toMatchObject({
        'webhook-id': delivery?.id,
        'webhook-timestamp': String(Date.UTC(2026, 2, 1, 10, 0, 10) / 1000),
        'content-type': 'application/json',
      })
    })

    it('sends the same again under the same id until it arrives', async () => {
      replies = (n) =>
        n === 1 ? { status: 503, headers: { 'retry-after': '120' }, text: 'see /in?token=s3cret\nlater' } : { status: 200, text: 'ok' }
      const hook = await make()
      await end('failed')
      await tellAt('10:00:10')
      expect(await deliveriesOf(hook)).toMatchObject([
        { state: 'pending', attempts: 1, status: 503, answer: 'see *** later', nextAttemptAt: '2026-03-01T10:02:10.000Z' },
      ])
      await tellAt('10:02:09')
      expect(receiver.received).toHaveLength(1)
      await tellAt('10:02:10')
      const [first, second] = receiver.received as [Received, Received]
      expect([second.body, second.headers['webhook-id']]).toEqual([first.body, first.headers['webhook-id']])
      expect(await deliveriesOf(hook)).toMatchObject([{ state: 'delivered', attempts: 2, status: 200, answer: 'ok', nextAttemptAt: null }])
    })

    it('is tried again, and not for ever, when the fault is the server’s own', async () => {
      const hook = await make()
      await end('failed')
      const said: unknown[] = []
      const broken = { send: fail, onError: (error: unknown) => said.push(error) } as never
      await tellAt('10:00:10', broken)
      expect(await deliveriesOf(hook)).toMatchObject([
        { state: 'pending', attempts: 1, answer: 'the server has a fault; its log tells more' },
      ])
      expect(said).toHaveLength(1)
      await tellAt('10:01:00')
      expect(await deliveriesOf(hook)).toMatchObject([{ state: 'delivered', attempts: 2 }])
    })

    it('tries again when nobody is there, and gives up in the end, which is seen', async () => {
      await receiver.close()
      const hook = await make()
      await end('failed')
      for (const time of ['10:00:10', '10:00:20', '10:00:30']) await tellAt(time, { pausesMs: [1_000, 1_000] })
      await tellAt('10:00:40', { pausesMs: [1_000, 1_000] })
      expect(await deliveriesOf(hook)).toMatchObject([
        { state: 'failed', attempts: 3, status: null, answer: expect.stringContaining('ECONNREFUSED'), nextAttemptAt: null },
      ])
      expect(await api.ask('GET', `/webhooks/${hook.id}`)).toMatchObject({
        body: { lastDelivery: { state: 'failed', attempts: 3 }, lastDeliveredAt: null },
      })
      receiver = await openReceiver()
      const put = { name: 'Night watch', kind: 'generic', source: 'all', url: receiver.origin }
      expect(await api.ask('PUT', `/webhooks/${hook.id}`, put, { 'if-match': '1' })).toMatchObject({ status: 200 })
      const [failed] = await deliveriesOf(hook)
      const again = await api.ask('POST', `/webhooks/${hook.id}/deliveries/${failed?.id}/redeliver`)
      expect(again).toMatchObject({ status: 202, body: { id: failed?.id, state: 'pending', attempts: 0 } })
      await tellAt('10:00:50')
      expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([failed?.id])
    })

    it('follows no redirect, and is in no hurry to try again where somebody has to change something', async () => {
      const elsewhere = await openReceiver()
      replies = () => ({ status: 307, headers: { location: elsewhere.origin } })
      const hook = await make()
      await end('failed')
      await tellAt('10:00:10')
      expect(elsewhere.received).toEqual([])
      await elsewhere.close()
      await tellAt('10:10:00')
      expect(await deliveriesOf(hook)).toMatchObject([{ state: 'pending', attempts: 1, status: 307 }])
      await tellAt('10:30:00')
      expect(await deliveriesOf(hook)).toMatchObject([{ attempts: 2 }])
    })

    it('is paused when its receiver is gone for good, and says so', async () => {
      replies = () => ({ status: 410 })
      const hook = await make()
      await end('failed')
      await tellAt('10:00:10')
      await end('passed')
      await tellAt('10:00:20')
      expect(receiver.received).toHaveLength(1)
      expect(await api.ask('GET', `/webhooks/${hook.id}`)).toMatchObject({
        body: { isPaused: true, pausedBecause: 'the receiver answered 410 Gone', lastDelivery: { state: 'failed', status: 410 } },
      })
      const audit = (await api.ask<{ items: object[] }>('GET', '/audit')).body.items
      expect(audit).toContainEqual(expect.objectContaining({ actorType: 'system', action: 'pauseWebhook', targetId: hook.id }))
      replies = () => ({ status: 204 })
      expect(await api.ask('POST', `/webhooks/${hook.id}/resume`)).toMatchObject({ body: { isPaused: false, pausedBecause: null } })
      await end('failed')
      await tellAt('10:00:30')
      expect(told().at(-1)).toBe('Checkout failing')
    })

    it('gives up what waits while it is paused, and sends none of it again', async () => {
      replies = () => ({ status: 500 })
      const hook = await make()
      await end('failed')
      await tellAt('10:00:10')
      await api.ask('POST', `/webhooks/${hook.id}/pause`)
      const [delivery] = await deliveriesOf(hook)
      expect(delivery).toMatchObject({ state: 'failed', answer: 'the webhook was paused before it could be sent' })
      const again = await api.refused('POST', `/webhooks/${hook.id}/deliveries/${delivery?.id}/redeliver`)
      expect(again).toMatchObject({ status: 409, body: { code: 'WEBHOOK_PAUSED' } })
      await tellAt('11:00:00')
      expect(receiver.received).toHaveLength(1)
    })

    it('sends none again while somebody pauses it', async () => {
      const hook = await make()
      await end('failed')
      await tellAt('10:00:10')
      const [delivery] = await deliveriesOf(hook)
      const [again] = await withWorkspace(api.database, api.workspace.id).transaction(async (workspace) => {
        await pauseWebhook(workspace, hook.id, { by: null })
        const asked = api.refused('POST', `/webhooks/${hook.id}/deliveries/${delivery?.id}/redeliver`)
        await pause(200)
        return [asked]
      })
      expect(await again).toMatchObject({ status: 409, body: { code: 'WEBHOOK_PAUSED' } })
    })

    it('says what it names and is not there any more, since it hears nothing of that', async () => {
      const { body: environment } = await api.ask<{ id: string }>('POST', '/environments', { name: 'short-lived' })
      const { body: flow } = await api.ask<{ id: string }>('POST', '/flows', { text: 'name: Short-lived' })
      const { id } = await make({ environments: ['staging', 'short-lived'], flows: { ids: [flow.id] } })
      const unknown = async () => (await api.ask<{ unknown: object }>('GET', `/webhooks/${id}`)).body.unknown
      expect(await unknown()).toEqual({ environments: [], flows: [] })
      await api.ask('DELETE', `/environments/${environment.id}`)
      await api.ask('DELETE', `/flows/${flow.id}`)
      expect(await unknown()).toEqual({ environments: ['short-lived'], flows: [flow.id] })
    })

    it('waits for no answer for long, and reads no more of one than it shows', async () => {
      const silent = await openReceiver(() => new Promise(() => {}))
      const hook = await make({ url: silent.origin })
      await end('failed')
      await tellAt('10:00:10', { send: createSend({ timeoutMs: 100 }) })
      expect(await deliveriesOf(hook)).toMatchObject([{ state: 'pending', status: null, answer: 'no answer within 0.1 s' }])
      await silent.close()
      vi.spyOn(dns, 'lookup').mockImplementationOnce(() => new Promise(() => {}))
      const lost = await make({ name: 'lost', url: 'http://slow.example.com' })
      await withWorkspace(api.database, api.workspace.id).transaction((workspace) => createTest(workspace, lost.id))
      await tellAt('10:02:00', { send: createSend({ timeoutMs: 100 }) })
      expect(await deliveriesOf(lost)).toMatchObject([{ state: 'failed', answer: 'no answer within 0.1 s' }])
      replies = () => ({ status: 500, text: 'x'.repeat(10_000_000) })
      const long = await make({ name: 'long' })
      expect(await api.ask('POST', `/webhooks/${long.id}/test`)).toMatchObject({ body: { status: 500, answer: `${'x'.repeat(299)}…` } })
    })

    it.each([
      ['never comes', { isEndless: true }],
      ['is cut off', { headers: { 'content-length': '100' } }],
    ])('has arrived when the receiver said so, though the rest of what it says %s', async (_, how) => {
      replies = () => ({ status: 200, text: 'thanks', ...how })
      const hook = await make()
      await end('failed')
      await tellAt('10:00:10', { send: createSend({ timeoutMs: 200 }) })
      expect(await deliveriesOf(hook)).toMatchObject([{ state: 'delivered', status: 200, answer: 'thanks' }])
    })

    it('takes another protocol, which nobody asked for, for an answer, and keeps no other webhook waiting', async () => {
      replies = () => ({ status: 101, headers: { connection: 'upgrade', upgrade: 'websocket' } })
      const hook = await make()
      await end('failed')
      await tellAt('10:00:10')
      expect(await deliveriesOf(hook)).toMatchObject([{ state: 'pending', status: 101, answer: '' }])
    })

    it('keeps its url and its secret to itself', async () => {
      const { id } = await make()
      const shown = JSON.stringify([(await api.ask('GET', `/webhooks/${id}`)).body, (await api.ask('GET', '/webhooks')).body])
      expect(shown).toContain(`"origin":"${receiver.origin}"`)
      expect(shown).not.toMatch(/s3cret|whsec_|ciphertext/)
      const [row] = await api.database.query('select * from executions.webhooks')
      expect(JSON.stringify(row)).not.toMatch(/s3cret|whsec_/)
      const audit = (await api.ask<{ items: { targetId: string }[] }>('GET', '/audit')).body.items.find(({ targetId }) => targetId === id)
      expect(audit).toMatchObject({ action: 'createWebhook', targetId: id, detail: { subject: 'Night watch' } })
      expect(JSON.stringify(audit)).not.toContain('s3cret')
      const key = { 'idempotency-key': newId() }
      const content = { name: 'Once', kind: 'slack', url: receiver.origin }
      expect(await api.ask('POST', '/webhooks', content, key)).toMatchObject({ status: 201, body: { secret: /./ } })
      expect(await api.refused('POST', '/webhooks', content, key)).toMatchObject({ status: 409, body: { code: 'SHOWN_ONCE' } })
    })

    it('hides what its receiver repeats of the url, as it is written and as it is meant', async () => {
      replies = () => ({ status: 400, text: 'no token "a/secret two" or "a%2Fsecret+two" for /in/a+b-hidden of user p@ssword, user ?' })
      const url = `${receiver.origin.replace('//', '//user:p%40ssword@')}/in/a+b%2Dhidden?token=a%2Fsecret+two&who=user`
      const { id } = await make({ url })
      expect((await api.ask<Delivery>('POST', `/webhooks/${id}/test`)).body.answer).toBe(
        'no token "***" or "***" for /in/*** of user ***, user ?',
      )
    })

    it('sends a test at once, once, and answers with what the receiver said', async () => {
      replies = () => ({ status: 404, text: 'no_service' })
      const hook = await make()
      await api.ask('POST', `/webhooks/${hook.id}/pause`)
      const test = await api.ask('POST', `/webhooks/${hook.id}/test`)
      expect(test).toMatchObject({
        status: 200,
        body: { isTest: true, state: 'failed', attempts: 1, status: 404, answer: 'no_service', title: 'A test of Night watch: it arrives' },
      })
      expect(payloads()).toMatchObject([{ type: 'testmesh.test', data: { items: [] } }])
      expect(await deliveriesOf(hook)).toEqual([test.body])
    })

    it('reaches no network that flows may not reach', async () => {
      const hook = await make()
      await end('failed')
      await tellAt('10:00:10', { send: createSend({ egress: { mode: 'deny-private' } }) })
      expect(await deliveriesOf(hook)).toMatchObject([
        { state: 'pending', status: null, answer: 'webhooks may not connect to 127.0.0.1: it is in a private network' },
      ])
      const other = await make({ name: 'metadata', url: 'http://169.254.169.254/latest' })
      await withWorkspace(api.database, api.workspace.id).transaction((workspace) => createTest(workspace, other.id))
      await tellAt('10:02:00')
      expect(await deliveriesOf(other)).toMatchObject([{ state: 'failed', answer: expect.stringContaining('metadata service of a cloud') }])
      expect(receiver.received).toEqual([])
    })

    it('is sent by another server when one dies before it wrote down what came of it', async () => {
      const hook = await make()
      await end('failed')
      await passTo('10:00:10')
      await gather()
      // It sends, and is never heard of again.
      const dying = new AbortController()
      await sendDeliveries(
        sending({
          signal: dying.signal,
          send: async (request) => {
            await createSend()(request, new AbortController().signal)
            return undefined
          },
        }),
      )
      expect(await deliveriesOf(hook)).toMatchObject([{ state: 'pending', attempts: 1 }])
      await tellAt('10:01:09')
      expect(receiver.received).toHaveLength(1)
      await tellAt('10:01:10')
      const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
      const [{ id, state } = { id: '', state: '' }] = await deliveriesOf(hook)
      expect([ids, state]).toEqual([[id, id], 'delivered'])
    })

    it('is told by any number of servers once', async () => {
      await make({ when: 'every' })
      for (let n = 0; n < 20; n += 1) await end('passed')
      await passTo('10:00:10')
      await Promise.all(Array.from({ length: 5 }, gather))
      await Promise.all(Array.from({ length: 5 }, () => sendDeliveries(sending())))
      expect(payloads().map(({ data }) => data.items.length)).toEqual([20])
    })

    it('hears of things in their order: a server takes no more while another one decides what is told', async () => {
      await make()
      await end('failed')
      await passTo('10:00:10')
      const [taken, gathered] = await withWorkspace(api.database, api.workspace.id).transaction(async ({ webhooks, outbox }) => {
        await webhooks.holdListening()
        const other = gather()
        await pause(200)
        return [await outbox.take(9), other]
      })
      await gathered
      expect(taken).toMatchObject([{ flowName: 'Checkout', verdict: 'failed' }])
    })

    it('does not wait for those whose receivers are in trouble', async () => {
      replies = () => ({ status: 500 })
      const { id: webhookId } = await make()
      const { deliveries } = withWorkspace(api.database, api.workspace.id)
      const deliver = (title: string) => deliveries.add({ id: newId(), webhookId, body: title, title, told: [], more: 0 })
      for (let n = 0; n < 16; n += 1) await deliver('again')
      await sendDeliveries(sending())
      await passTo('10:00:30')
      await deliver('new')
      await sendDeliveries(sending())
      expect(receiver.received.slice(16).map(({ body }) => body)).toContain('new')
    })

    it('costs a workspace without one nothing that stays', async () => {
      await end('failed')
      expect(await api.database.query('select id from executions.outbox')).toEqual([])
    })

    it.each([
      [{ url: 'ftp://example.com' }, '/body/url'],
      [{ url: 'here' }, '/body/url'],
      [{ kind: 'teams' }, '/body/kind'],
      [{ environments: [] }, '/body/environments'],
      [{ environments: ['nowhere'] }, '/body/environments/0'],
      [{ flows: { ids: [newId()] } }, '/body/flows/ids/0'],
      [{ when: 'never' }, '/body/when'],
    ])('is refused with %j', async (wrong, pointer) => {
      const content = { name: 'Wrong', kind: 'generic', url: receiver.origin, ...wrong }
      const reply = await api.refused('POST', '/webhooks', content)
      expect([reply.status, reply.body.errors?.map((error) => error.pointer)]).toEqual([422, [pointer]])
    })

    it('is one of at most a hundred, also where two are made at once', async () => {
      for (let n = 1; n < 100; n++) await make({ name: `Number ${n}` })
      const more = ['A', 'B'].map((name) => api.ask('POST', '/webhooks', { name, kind: 'generic', url: receiver.origin }))
      const replies = (await Promise.all(more)).sort((left, right) => left.status - right.status)
      expect(replies).toMatchObject([
        { status: 201 },
        {
          status: 409,
          body: { code: 'TOO_MANY_WEBHOOKS', detail: 'A workspace has at most 100 webhooks: delete one that nobody needs.' },
        },
      ])
      expect((await api.ask<{ items: Webhook[] }>('GET', '/webhooks')).body.items).toHaveLength(100)
    })

    it('has a name of its own, and is changed by whoever saw its last version', async () => {
      const hook = await make()
      const content = { name: 'Night watch', kind: 'generic', url: receiver.origin }
      expect(await api.refused('POST', '/webhooks', content)).toMatchObject({ status: 409, body: { code: 'WEBHOOK_NAME_TAKEN' } })
      const { url: _, ...rest } = content
      expect(await api.ask('PUT', `/webhooks/${hook.id}`, rest, { 'if-match': '1' })).toMatchObject({
        body: { version: 2, origin: receiver.origin },
      })
      expect(await api.refused('PUT', `/webhooks/${hook.id}`, rest, { 'if-match': '1' })).toMatchObject({
        status: 409,
        body: { code: 'WEBHOOK_CONFLICT', current: { version: 2 } },
      })
      expect(await api.ask('DELETE', `/webhooks/${hook.id}`)).toMatchObject({ status: 204 })
    })
  })
})
