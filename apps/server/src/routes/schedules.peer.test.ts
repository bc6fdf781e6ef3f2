import { type FindFlows, fireSchedules } from '@testmesh/platform'
import { withWorkspace } from '@testmesh/storage'
import { setClock, unsetClock } from '@testmesh/storage/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFindScheduled } from '../language/find-flows.ts'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'
import { type Store, stores } from '../testing/stores.ts'

interface Fire {
  readonly scheduledFor: string
  readonly outcome: string
  readonly batchId: string | null
}

describe.each(stores)('on $name', ({ open }) => {
  let api: TestApi
  let store: Store
  beforeAll(async () => {
    store = await open()
    api = await openTestApi(store)
  })
  afterAll(async () => {
    await api.close()
    await store.stop()
  })
  beforeEach(async () => {
    await setClock(api.database, { at: new Date('2026-03-01T09:59:30Z') })
    await api.database.query('delete from scheduler.schedules')
    return () => unsetClock(api.database)
  })

  const passTo = (time: string) => setClock(api.database, { at: new Date(`2026-03-01T${time}Z`) })
  const fail = (error: unknown) => {
    throw error
  }
  const fireDue = () =>
    fireSchedules({
      database: api.database,
      findFlows: createFindScheduled({ ...api, granted: [], onError: fail }),
      onError: fail,
    })
  const flow = async (name: string, more = '') => {
    const text = `name: ${name}\n${more}steps:\n  - { id: a, action: log, config: { message: hello } }\n`
    return (await api.ask<{ id: string }>('POST', '/flows', { text })).body.id
  }
  const every = { cron: '* * * * *', flows: { tags: ['nightly'] } }
  const make = async (content: object): Promise<string> => {
    const reply = await api.ask<{ id: string }>('POST', '/schedules', { name: 'Nightly', ...content })
    expect(reply).toMatchObject({ status: 201 })
    return reply.body.id
  }
  const firesOf = async (id: string) => (await api.ask<{ items: Fire[] }>('GET', `/schedules/${id}/fires`)).body.items
  const finishAll = () =>
    api.database.query(`update executions.executions set status = 'finished', verdict = 'passed', finished_at = tm.now()
      where status <> 'finished'`)

  describe('a schedule', () => {
    it('starts the flows it chooses when its time comes, each in its environment, and says what came of it', async () => {
      const staging = await api.ask<{ id: string }>('POST', '/environments', { name: 'staging' })
      const flows = [await flow('A', 'tags: [nightly]\n'), await flow('B', 'tags: [nightly]\nenvironment: staging\n')]
      const id = await make({ ...every, variables: { LIMIT: 3 } })
      expect((await api.ask('GET', `/schedules/${id}`)).body).toMatchObject({ nextAt: '2026-03-01T10:00:00.000Z', version: 1 })
      expect(await fireDue()).toBe(0)

      await passTo('10:00:00.250')
      expect(await fireDue()).toBe(1)
      expect(await fireDue()).toBe(0)
      const [fire, ...others] = await firesOf(id)
      expect(others).toEqual([])
      expect(fire).toMatchObject({
        scheduledFor: '2026-03-01T10:00:00.000Z',
        outcome: 'started',
        isManual: false,
        executions: 2,
        unfinished: 2,
        verdict: null,
        problems: [],
      })
      const { body } = await api.ask<{ items: { flowId: string }[] }>('GET', `/executions?batchId=${fire?.batchId}`)
      expect(body.items.map(({ flowId }) => flowId).sort()).toEqual([...flows].sort())
      expect(body.items).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ flowName: 'A', environment: null, triggerType: 'schedule', triggeredBy: null, scheduleId: id }),
          expect.objectContaining({ flowName: 'B', environment: 'staging' }),
        ]),
      )
      await finishAll()
      const [listed] = (await api.ask<{ items: object[] }>('GET', '/schedules')).body.items
      expect(listed).toMatchObject({ id, nextAt: '2026-03-01T10:01:00.000Z', recent: [{ verdict: 'passed', unfinished: 0 }] })
      for (const one of flows) await api.ask('DELETE', `/flows/${one}`)
      await api.ask('DELETE', `/environments/${staging.body.id}`)
    })

    it('is named by what it started, also when it has been removed, and not by what runs that again', async () => {
      const one = await flow('A')
      const id = await make({ cron: '* * * * *', flows: { ids: [one] } })
      const ran = await api.ask<{ executions: { id: string }[] }>('POST', `/schedules/${id}/run`)
      const [started] = ran.body.executions
      expect(started).toMatchObject({ scheduleId: id })
      const again = await api.ask('POST', `/executions/${started?.id}/rerun`, {})
      expect(again.body).toMatchObject({ executions: [{ rerunOf: started?.id, scheduleId: null }] })
      await api.ask('DELETE', `/schedules/${id}`)
      const { body } = await api.ask<{ items: object[] }>('GET', `/executions?scheduleId=${id}`)
      expect(body.items).toEqual([expect.objectContaining({ id: started?.id, scheduleId: id })])
      await finishAll()
    })

    it('keeps nobody waiting who asks for something else while its flows are read to run now', async () => {
      const flows = await Promise.all(Array.from({ length: 40 }, (_, n) => flow(`F${n}`)))
      const id = await make({ cron: '* * * * *', flows: { ids: flows } })
      let isOver = false
      const running = api.ask<{ executions: object[] }>('POST', `/schedules/${id}/run`).finally(() => {
        isOver = true
      })
      let answers = 0
      for (; !isOver; answers += 1) await api.ask('GET', `/schedules/${id}`)
      expect((await running).body.executions).toHaveLength(40)
      expect(answers).toBeGreaterThan(5)
      await finishAll()
    })

    it('is fired once by any number of servers', async () => {
      const one = await flow('A')
      const id = await make({ cron: '* * * * *', flows: { ids: [one] } })
      await passTo('10:00:00')
      await Promise.all(Array.from({ length: 5 }, fireDue))
      expect(await firesOf(id)).toHaveLength(1)
      expect((await api.ask<{ items: object[] }>('GET', `/executions?flowId=${one}`)).body.items).toHaveLength(1)
      await finishAll()
    })

    it('is changed without losing a time that has come and that nobody has looked at yet', async () => {
      const content = { cron: '* * * * *', flows: { ids: [await flow('A')] } }
      const id = await make(content)
      await passTo('10:00:00.500')
      await api.ask('PUT', `/schedules/${id}`, { ...content, name: 'Renamed' }, { 'if-match': '1' })
      await fireDue()
      expect(await firesOf(id)).toMatchObject([{ scheduledFor: '2026-03-01T10:00:00.000Z', outcome: 'started' }])
      await finishAll()
    })

    it('uses no time twice when the clock goes back, and goes on', async () => {
      const content = { cron: '* * * * *', flows: { ids: [await flow('A')] } }
      const id = await make(content)
      await passTo('10:00:00.500')
      await fireDue()
      await finishAll()
      await passTo('09:59:30')
      await api.ask('PUT', `/schedules/${id}`, { ...content, name: 'Nightly', timezone: 'Europe/Berlin' }, { 'if-match': '1' })
      for (const time of ['10:00:00.500', '10:01:00.500']) {
        await passTo(time)
        await fireDue()
      }
      expect((await firesOf(id)).map(({ scheduledFor, outcome }) => [scheduledFor, outcome])).toEqual([
        ['2026-03-01T10:01:00.000Z', 'started'],
        ['2026-03-01T10:00:00.000Z', 'started'],
      ])
      await finishAll()
    })

    it('lets others come in between many that are due at once', async () => {
      for (let n = 0; n < 20; n++) await make({ ...every, name: `s${n}` })
      await passTo('10:00:00')
      let turns = 0
      const turn = () => {
        turns++
        next = setImmediate(turn)
      }
      let next = setImmediate(turn)
      expect(await fireDue()).toBe(20)
      clearImmediate(next)
      expect(turns).toBeGreaterThanOrEqual(20)
    })

    it('passes over a time while what it started still runs, unless it may overlap', async () => {
      const one = await flow('A')
      const id = await make({ cron: '* * * * *', flows: { ids: [one] } })
      for (const time of ['10:00:00', '10:01:00']) {
        await passTo(time)
        await fireDue()
      }
      await finishAll()
      await passTo('10:02:00')
      await fireDue()
      expect((await firesOf(id)).map(({ outcome }) => outcome)).toEqual(['started', 'skipped', 'started'])
      await api.ask(
        'PUT',
        `/schedules/${id}`,
        { name: 'N', cron: '* * * * *', flows: { ids: [one] }, overlap: 'allow' },
        { 'if-match': '1' },
      )
      await passTo('10:03:00')
      await fireDue()
      expect((await firesOf(id))[0]).toMatchObject({ outcome: 'started' })
      await finishAll()
    })

    it('passes over a time while what it started still runs, also when what came of the time before is no longer kept', async () => {
      const id = await make({ cron: '* * * * *', flows: { ids: [await flow('A')] } })
      await passTo('10:00:00')
      await fireDue()
      await api.database.query('delete from scheduler.fires')
      await passTo('10:01:00')
      await fireDue()
      expect((await firesOf(id)).map(({ outcome }) => outcome)).toEqual(['skipped'])
      await finishAll()
    })

    it('catches up as it says after nobody was up, and tells what was missed', async () => {
      const id = await make({ cron: '* * * * *', flows: { ids: [await flow('A')] } })
      await passTo('10:30:40')
      await fireDue()
      expect(await firesOf(id)).toMatchObject([
        { scheduledFor: '2026-03-01T10:30:00.000Z', outcome: 'started' },
        { scheduledFor: '2026-03-01T10:29:00.000Z', outcome: 'missed', missed: 30 },
      ])
      await finishAll()
    })

    it('catches up all that was missed one after the other, and stops in between when the server does', async () => {
      const id = await make({ cron: '* * * * *', flows: { ids: [await flow('A')] }, overlap: 'allow', catchUp: 'all' })
      await passTo('10:03:40')
      const stopping = new AbortController()
      const findFlows: FindFlows = async (...of) => {
        stopping.abort()
        return createFindScheduled({ ...api, granted: [], onError: fail })(...of)
      }
      await fireSchedules({ database: api.database, findFlows, onError: fail, signal: stopping.signal })
      const times = async () => (await firesOf(id)).map(({ scheduledFor, outcome }) => [scheduledFor.slice(11, 16), outcome])
      expect(await times()).toEqual([['10:00', 'started']])
      expect([await fireDue(), await fireDue()]).toEqual([1, 0])
      expect(await times()).toEqual(['10:03', '10:02', '10:01', '10:00'].map((time) => [time, 'started']))
      await finishAll()
    })

    it('says of each flow why it could not run, and runs the others', async () => {
      const good = await flow('Good', 'tags: [nightly]\n')
      const bad = await flow('Bad', 'tags: [nightly]\nbad: 1\n')
      const id = await make(every)
      await passTo('10:00:00')
      await fireDue()
      expect((await firesOf(id))[0]).toMatchObject({
        outcome: 'started',
        executions: 1,
        problems: [{ flowId: bad, flowName: 'Bad', message: 'flow.yaml:3:1: "bad" is not a key of a flow' }],
      })
      await finishAll()
      await api.ask('DELETE', `/flows/${good}`)
      await passTo('10:01:00')
      await fireDue()
      expect((await firesOf(id))[0]).toMatchObject({ outcome: 'refused', executions: 0, problems: [{ flowName: 'Bad' }] })
      expect(await api.refused('POST', `/schedules/${id}/run`)).toMatchObject({
        status: 422,
        body: { code: 'NOTHING_TO_RUN', detail: 'Nothing of the schedule can run: Bad: flow.yaml:3:1: "bad" is not a key of a flow.' },
      })
      await api.ask('DELETE', `/flows/${bad}`)
      await passTo('10:02:00')
      await fireDue()
      expect((await firesOf(id))[0]).toMatchObject({ outcome: 'refused', problems: [{ message: 'no flow has the tag "nightly"' }] })
    })

    it('is refused, and comes again, when a fault of the server does not pass', async () => {
      const id = await make({ cron: '* * * * *', flows: { ids: [await flow('A')] } })
      const faults: unknown[] = []
      const fireWithFault = () =>
        fireSchedules({
          database: api.database,
          findFlows: () => Promise.reject(new Error('broken')),
          onError: (error, schedule) => faults.push([schedule.id, String(error)]),
        })
      await passTo('10:00:05')
      await fireWithFault()
      expect(await firesOf(id)).toEqual([])
      await passTo('10:00:11')
      expect([await fireWithFault(), await fireWithFault()]).toEqual([1, 0])
      expect(await firesOf(id)).toMatchObject([
        { outcome: 'refused', problems: [{ flowId: null, message: 'the server has a fault; its log tells more' }] },
      ])
      expect(faults).toEqual([
        [id, 'Error: broken'],
        [id, 'Error: broken'],
      ])
      await passTo('10:01:00')
      await fireDue()
      expect((await firesOf(id))[0]).toMatchObject({ outcome: 'started' })
      await finishAll()
    })

    it('says once an hour that its times cannot be told any more', async () => {
      const id = await make({ cron: '* * * * *', flows: { ids: [await flow('A')] } })
      await api.database.query(`update scheduler.schedules set timezone = 'Europe/Atlantis'`)
      await passTo('10:00:00')
      expect([await fireDue(), await fireDue()]).toEqual([1, 0])
      expect(await firesOf(id)).toMatchObject([
        {
          outcome: 'refused',
          problems: [{ flowId: null, message: 'timezone names no time zone: there is none called "Europe/Atlantis"' }],
        },
      ])
      expect((await api.ask('GET', `/schedules/${id}`)).body).toMatchObject({ nextAt: '2026-03-01T11:00:00.000Z', isPaused: false })
    })

    it('starts no more executions at once than a database bears', async () => {
      const rows = `data: [${Array.from({ length: 1_000 }, (_, n) => `{ n: ${n} }`).join(', ')}]\n`
      const ids = []
      for (const name of ['1', '2', '3', '4', '5']) ids.push(await flow(`Many ${name}`, rows))
      ids.push(await flow('One'))
      const id = await make({ cron: '* * * * *', flows: { ids } })
      const workspace = withWorkspace(api.database, api.workspace.id)
      const schedule = await workspace.schedules.find(id)
      const { count, problems } = await createFindScheduled({ ...api, granted: [], onError: fail })(workspace, schedule ?? fail(id))
      const message = 'with it there would be more than 5000 executions at once: make several schedules'
      expect({ count, problems }).toEqual({ count: 5_000, problems: [{ flowId: ids.at(-1), flowName: 'One', message }] })
    })

    it('rests while it is paused, and misses nothing then', async () => {
      const id = await make({ cron: '* * * * *', flows: { ids: [await flow('A')] } })
      expect((await api.ask('POST', `/schedules/${id}/pause`)).body).toMatchObject({ isPaused: true, nextAt: null })
      await passTo('12:00:00')
      expect(await fireDue()).toBe(0)
      const resumed = await api.ask('POST', `/schedules/${id}/resume`)
      expect(resumed.body).toMatchObject({ isPaused: false, nextAt: '2026-03-01T12:01:00.000Z', version: 3 })
      expect(await firesOf(id)).toEqual([])
    })

    it('runs when somebody asks for it, and says who', async () => {
      const id = await make({ cron: '0 3 * * *', timezone: 'Europe/Berlin', flows: { ids: [await flow('A')] } })
      const { status, body } = await api.ask<{ batchId: string; executions: object[] }>('POST', `/schedules/${id}/run`)
      expect([status, body.executions.length]).toEqual([202, 1])
      expect(await firesOf(id)).toMatchObject([
        { outcome: 'started', isManual: true, triggeredBy: api.owner.user.id, batchId: body.batchId },
      ])
      await finishAll()
    })

    it('runs once for a request that comes again, also when nothing of it could run any more', async () => {
      const one = await flow('A')
      const id = await make({ cron: '@daily', flows: { ids: [one] } })
      const run = () => api.ask<object>('POST', `/schedules/${id}/run`, undefined, { 'idempotency-key': 'once' })
      const first = await run()
      await api.ask('DELETE', `/flows/${one}`)
      expect(first.status).toBe(202)
      expect((await run()).body).toEqual(first.body)
      expect(await api.refused('POST', `/schedules/${id}/run`)).toMatchObject({
        status: 422,
        body: { code: 'NOTHING_TO_RUN', detail: 'Nothing of the schedule can run: the flow was removed.' },
      })
      expect(await firesOf(id)).toHaveLength(1)
      await finishAll()
    })

    it('refuses what it could never do, by its part', async () => {
      const one = await flow('A')
      const of = (content: object) => api.refused('POST', '/schedules', { name: 'X', cron: '@daily', flows: { ids: [one] }, ...content })
      const nowhere = '0191b0a4-0000-7000-8000-000000000000'
      for (const [content, status, code, pointer] of [
        [{ cron: '0 0 3 * * *' }, 422, 'BAD_CRON', '/body/cron'],
        [{ timezone: 'Berlin' }, 422, 'BAD_TIMEZONE', '/body/timezone'],
        [{ flows: { ids: [nowhere] } }, 422, 'BAD_SCHEDULE', '/body/flows/ids/0'],
        [{ flows: {} }, 422, 'REQUEST_INVALID', '/body/flows'],
        [{ environment: 'stagging' }, 422, 'BAD_SCHEDULE', '/body/environment'],
        [{ catchUp: 'all' }, 422, 'BAD_SCHEDULE', '/body/catchUp'],
      ] as const)
        expect(await of(content)).toMatchObject({ status, body: { code, errors: [{ pointer }] } })
      for (const [content, detail] of [
        [{ flows: { tags: [''] } }, '/body/flows/tags/0 must not be empty.'],
        [{ flows: { ids: [] } }, '/body/flows/ids must not be empty.'],
        [{ catchUpWithinMs: 1e9 }, '/body/catchUpWithinMs must be at most a week, 604800000.'],
      ] as const)
        expect(await of(content)).toMatchObject({ status: 422, body: { detail } })
      const id = await make({ cron: '@daily', flows: { ids: [one] } })
      expect(await of({ name: 'Nightly' })).toMatchObject({
        status: 409,
        body: { code: 'SCHEDULE_NAME_TAKEN', hint: 'Choose another name.' },
      })
      const change = { name: 'Nightly', cron: '@hourly', flows: { ids: [one] } }
      expect((await api.ask('PUT', `/schedules/${id}`, change, { 'if-match': '1' })).body).toMatchObject({ version: 2, cron: '@hourly' })
      expect(await api.refused('PUT', `/schedules/${id}`, change, { 'if-match': '1' })).toMatchObject({
        status: 409,
        body: { code: 'SCHEDULE_CONFLICT', hint: expect.stringContaining('"current"'), current: { version: 2 } },
      })
    })

    it('is one of a list by name, which comes in pages', async () => {
      for (const name of ['Third', 'first', 'Second']) await make({ cron: '@daily', flows: { tags: ['nightly'] }, name })
      const page = async (query: string) => (await api.ask<{ items: { name: string }[]; next?: string }>('GET', `/schedules?${query}`)).body
      const first = await page('limit=2')
      expect(first.items).toMatchObject([
        { name: 'first', recent: [] },
        { name: 'Second', recent: [] },
      ])
      expect(await page(`limit=2&cursor=${first.next}`)).toEqual({ items: [expect.objectContaining({ name: 'Third' })] })
    })

    it('shows viewers no password in its variables', async () => {
      const variables = { DSN: 'postgres://ada:pa55-canary@db/shop' }
      const id = await make({ cron: '@daily', flows: { tags: ['nightly'] }, variables })
      const { accessToken } = await api.join('viewer')
      for (const path of ['/schedules', `/schedules/${id}`]) {
        const shown = await Promise.all([api.ask('GET', path), api.as(accessToken)('GET', path)])
        expect(shown.map(({ status, body }) => [status, JSON.stringify(body).includes('canary')])).toEqual([
          [200, true],
          [200, false],
        ])
      }
    })

    it('shows its next times before it is kept', async () => {
      const asked = { cron: '30 2 * * *', timezone: 'Europe/Berlin', count: 2 }
      expect((await api.ask('POST', '/schedules/preview', asked)).body).toEqual({
        items: ['2026-03-02T01:30:00.000Z', '2026-03-03T01:30:00.000Z'],
      })
    })
  })
})
