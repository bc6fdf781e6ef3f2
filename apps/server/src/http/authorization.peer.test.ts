import { type Route, type RouteName, routes } from '@testmesh/protocol'
import { newId } from '@testmesh/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type SignedInReply, type TestApi } from '../testing/open-test-api.ts'
import { type Store, stores } from '../testing/stores.ts'

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

  const operations = Object.entries(routes) as [RouteName, Route][]

  /** Tokens by who has them. */
  const principals = async (): Promise<Record<string, string | undefined>> => {
    const key = async (scope: string) => (await api.ask<{ key: string }>('POST', '/api-keys', { name: scope, scope })).body.key
    const keyOf = async ({ accessToken }: SignedInReply) =>
      (await api.as(accessToken)<{ key: string }>('POST', '/api-keys', { name: 'x', scope: 'admin' })).body.key
    const demoted = await api.join('admin', 'demoted@example.com')
    const keyOfDemoted = await keyOf(demoted)
    await api.ask('PATCH', `/members/${demoted.user.id}`, { role: 'viewer' })
    const disabled = await api.join('admin', 'disabled@example.com')
    const keyOfDisabled = await keyOf(disabled)
    await api.ask('POST', `/members/${disabled.user.id}/disable`)
    const outsider = await api.join('owner', 'outsider@example.com')
    const keyOfOutsider = await keyOf(outsider)
    await api.ask('DELETE', `/members/${outsider.user.id}`)
    const revoked = await api.ask<{ id: string; key: string }>('POST', '/api-keys', { name: 'x', scope: 'admin' })
    await api.ask('DELETE', `/api-keys/${revoked.body.id}`)
    return {
      anonymous: undefined,
      disabled: disabled.accessToken,
      revoked: revoked.body.key,
      outsider: outsider.accessToken,
      viewer: (await api.join('viewer')).accessToken,
      editor: (await api.join('editor')).accessToken,
      admin: (await api.join('admin')).accessToken,
      owner: api.owner.accessToken,
      'key:read': await key('read'),
      'key:run': await key('run'),
      'key:admin': await key('admin'),
      'key:agent': await key('agent'),
      'key of a demoted admin': keyOfDemoted,
      'key of a disabled admin': keyOfDisabled,
      'key of an outsider': keyOfOutsider,
    }
  }

  /** `.` let in, `-` not known, `x` forbidden, `?` as if there were nothing. */
  const mark = (status: number, code: string): string => {
    if (status === 401 && code === 'UNAUTHENTICATED') return '-'
    if (status === 403) return 'x'
    return status === 404 && code === 'NOT_FOUND' ? '?' : '.'
  }

  const pathOf = (path: string): string =>
    path.replace(/:\w+/g, (part) => (part === ':version' ? '1' : part === ':sha256' ? 'a'.repeat(64) : part === ':name' ? 'N' : newId()))

  /** As the owner; as an agent what agents alone may do. */
  const askOf = async () => {
    const { key } = (await api.ask<{ key: string }>('POST', '/api-keys', { name: 'agent', scope: 'agent' })).body
    return ({ tag }: Route) => (tag === 'agents' ? api.as(key) : api.ask)
  }

  /** Nothing in it: who is let in fails at that, or finds no such id. */
  const knock = async (token: string | undefined, { method, path, ifMatch }: Route) => {
    const body = method === 'GET' || method === 'DELETE' ? undefined : {}
    const reply = await api.as(token)<{ code?: string; detail?: string }>(
      method,
      pathOf(path),
      body,
      ifMatch === undefined ? {} : { 'if-match': '1' },
    )
    return { status: reply.status, code: reply.body.code ?? '', detail: reply.body.detail ?? '' }
  }

  describe('who may do what', () => {
    it('is what this table says, for every operation', async () => {
      const tokens = await principals()
      const lines: string[] = []
      for (const [name, route] of operations) {
        const marks: string[] = []
        for (const token of Object.values(tokens)) {
          const { status, code, detail } = await knock(token, route)
          marks.push(mark(status, detail.includes('workspace') || status !== 404 ? code : ''))
        }
        lines.push(`${marks.join('')}  ${name}`)
      }
      expect(Object.keys(tokens)).toEqual([
        'anonymous',
        'disabled',
        'revoked',
        'outsider',
        'viewer',
        'editor',
        'admin',
        'owner',
        'key:read',
        'key:run',
        'key:admin',
        'key:agent',
        'key of a demoted admin',
        'key of a disabled admin',
        'key of an outsider',
      ])
      expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
        "
        .--.........---  getSetup
        .--.........---  setUp
        .--.........---  login
        ---------------  refresh
        ---------------  logout
        ---.....xxxx---  changePassword
        .--.........---  getPasswordLink
        .--.........---  resetPassword
        ---.....xxxx---  getMe
        .--.........---  getInvitation
        .--.........---  acceptInvitation
        ---.....xxxx---  listWorkspaces
        ---.....xxxx---  createWorkspace
        ---?.......x---  listMembers
        ---?xx..xxxx---  changeMember
        ---?xx..xxxx---  removeMember
        ---?xx..xxxx---  createPasswordLink
        ---?xx..xxxx---  disableMember
        ---?xx..xxxx---  enableMember
        ---?xx..xxxx---  listInvitations
        ---?xx..xxxx---  createInvitation
        ---?xx..xxxx---  revokeInvitation
        ---?xx..xxxx---  listApiKeys
        ---?xx..xxxx---  createApiKey
        ---?xx..xxxx---  revokeApiKey
        ---?xx..xx.x---  listAudit
        ---?.......x---  listFlows
        ---?.......x---  listFlowFolders
        ---?x...xx.x---  createFlow
        ---?.......x---  getFlow
        ---?.......x---  getFlowText
        ---?x...xx.x---  updateFlow
        ---?x...xx.x---  deleteFlow
        ---?x...xx.x---  deleteFlows
        ---?x...xx.x---  moveFlows
        ---?.......x---  listFlowVersions
        ---?.......x---  getFlowVersion
        ---?x...xx.x---  restoreFlowVersion
        ---?.......x---  validateFlow
        ---?.......x---  listActions
        ---?.......x---  completeFlow
        ---?.......x---  hoverFlow
        ---?.......x---  getProject
        ---?x...x..x---  findMissingContents
        ---?x...x..x---  putContent
        ---?.......x---  getContent
        ---?x...xx.x---  pushProject
        ---?.......x---  listCollections
        ---?x...xx.x---  createCollection
        ---?x...xx.x---  updateCollection
        ---?x...xx.x---  deleteCollection
        ---?.......x---  listEnvironments
        ---?xx..xx.x---  createEnvironment
        ---?.......x---  getEnvironment
        ---?xx..xx.x---  updateEnvironment
        ---?xx..xx.x---  deleteEnvironment
        ---?.......x---  getVariableMatrix
        ---?x...xx.x---  changeVariables
        ---?xx..xx.x---  setSecret
        ---?xx..xx.x---  deleteSecret
        ---?x...xx.x---  importVariables
        ---?.......x---  exportVariables
        ---?x...x..x---  createExecution
        ---?.......x---  listExecutions
        ---?.......x---  listRecentExecutions
        ---?.......x---  getExecutionFacets
        ---?.......x---  getExecution
        ---?.......x---  listExecutionEvents
        ---?.......x---  listExecutionSteps
        ---?.......x---  listExecutionAttempts
        ---?.......x---  getExecutionFlow
        ---?.......x---  listExecutionArtifacts
        ---?.......x---  getExecutionBlob
        ---?.......x---  getExecutionReport
        ---?x...x..x---  cancelExecution
        ---?x...x..x---  debugExecution
        ---?x...x..x---  rerunExecution
        ---?x...x..x---  shareExecution
        ---?.......x---  listShares
        ---?x...x..x---  removeShare
        .--.........---  getSharedReport
        ---?.......x---  getInsights
        ---?.......x---  listPools
        ---?.......x---  listSchedules
        ---?x...xx.x---  createSchedule
        ---?.......x---  previewSchedule
        ---?.......x---  getSchedule
        ---?x...xx.x---  updateSchedule
        ---?x...xx.x---  deleteSchedule
        ---?x...xx.x---  pauseSchedule
        ---?x...xx.x---  resumeSchedule
        ---?x...x..x---  runSchedule
        ---?.......x---  listScheduleFires
        ---?.......x---  listTriggers
        ---?xx..xx.x---  createTrigger
        ---?.......x---  getTrigger
        ---?xx..xx.x---  updateTrigger
        ---?xx..xx.x---  deleteTrigger
        ---?x...xx.x---  pauseTrigger
        ---?x...xx.x---  resumeTrigger
        ---?xx..xx.x---  rotateTriggerSecret
        ---?.......x---  listTriggerArrivals
        ...............  callTrigger
        ---?x...xx.x---  listWebhooks
        ---?xx..xx.x---  createWebhook
        ---?x...xx.x---  getWebhook
        ---?xx..xx.x---  updateWebhook
        ---?xx..xx.x---  deleteWebhook
        ---?xx..xx.x---  pauseWebhook
        ---?xx..xx.x---  resumeWebhook
        ---?xx..xx.x---  rotateWebhookSecret
        ---?xx..xx.x---  testWebhook
        ---?x...xx.x---  listWebhookDeliveries
        ---?xx..xx.x---  redeliverWebhookDelivery
        ---?.......x---  createTicket
        ---?xxxxxxx.---  takeExecutions
        ---?xxxxxxx.---  beatExecutions
        ---?xxxxxxx.---  noteAgent
        ---?xxxxxxx.---  forgetAgent
        ---?xxxxxxx.---  beginExecution
        ---?xxxxxxx.---  getExecutionContent
        ---?xxxxxxx.---  writeExecutionEvents
        ---?xxxxxxx.---  putExecutionBlob
        ---?xxxxxxx.---  endExecution
        ---?xxxxxxx.---  takeDebugCommands
        ---?xxxxxxx.---  answerDebugCommand
        ---?xxxxxxx.---  addCleanupEntry
        ---?xxxxxxx.---  finishCleanupEntry
        ---?xxxxxxx.---  takeLostThings
        ---?xxxxxxx.---  getLostContent
        ---?xxxxxxx.---  noteLostThing
        "
      `)
    })

    it('ends at the workspace: what is another’s is as missing as what there is not', async () => {
      const joined = await api.join('editor', 'elsewhere@example.com')
      const theirs = api.as(joined.accessToken)
      const own = await theirs<{ slug: string }>('POST', '/workspaces', { name: 'Elsewhere' })
      const there = { 'x-workspace': own.body.slug }
      const ids = {
        flows: (await theirs<{ id: string }>('POST', '/flows', { text: 'name: a' }, there)).body.id,
        collections: (await theirs<{ id: string }>('POST', '/collections', { name: 'a' }, there)).body.id,
        environments: (await theirs<{ id: string }>('POST', '/environments', { name: 'a' }, there)).body.id,
        schedules: (await theirs<{ id: string }>('POST', '/schedules', { name: 'a', cron: '@daily', flows: { suite: 'a' } }, there)).body
          .id,
        triggers: (await theirs<{ id: string }>('POST', '/triggers', { name: 'a', kind: 'token', flows: { suite: 'a' } }, there)).body.id,
        webhooks: (await theirs<{ id: string }>('POST', '/webhooks', { name: 'a', kind: 'slack', url: 'http://a' }, there)).body.id,
        executions: (
          await theirs<{ executions: { id: string }[] }>(
            'POST',
            '/executions',
            { text: 'name: a\nsteps:\n  - { id: a, action: log, config: { message: a } }\n' },
            there,
          )
        ).body.executions[0]?.id,
        'api-keys': (await theirs<{ id: string }>('POST', '/api-keys', { name: 'a', scope: 'read' }, there)).body.id,
        invitations: (await theirs<{ id: string }>('POST', '/invitations', { email: 'z@example.com' }, there)).body.id,
      }
      const bodies: Record<string, object> = {
        updateFlow: { text: 'name: ours' },
        updateCollection: { name: 'ours' },
        updateEnvironment: { name: 'ours' },
        updateSchedule: { name: 'ours', cron: '@hourly', flows: { suite: 'ours' } },
        updateTrigger: { name: 'ours', flows: { suite: 'ours' } },
        rotateTriggerSecret: {},
        updateWebhook: { name: 'ours', kind: 'slack', url: 'http://ours' },
        changeVariables: { set: { A: 1 } },
        setSecret: { value: 'long enough secret' },
        importVariables: { text: 'A=1' },
        debugExecution: { command: 'pause' },
        rerunExecution: {},
        beginExecution: { epoch: 1, attempt: 1 },
        writeExecutionEvents: { epoch: 1, events: [] },
        endExecution: { epoch: 1, as: 'completed' },
        takeDebugCommands: { epoch: 1 },
        answerDebugCommand: { epoch: 1, answer: { reply: {} } },
        addCleanupEntry: { epoch: 1, id: newId(), note: { path: 'steps/a', kind: 'a', ref: null } },
        finishCleanupEntry: { epoch: 1 },
        noteLostThing: { attempts: 0 },
      }
      const askAs = await askOf()
      const asked: string[] = []
      for (const [name, route] of operations.filter(([, { path }]) => path.includes('/:id'))) {
        const id = route.tag === 'agents' ? ids.executions : ids[route.path.split('/')[1] as keyof typeof ids]
        const answer = async (used: string | undefined) => {
          const query = 'query' in route && route.tag === 'agents' ? '?epoch=1' : ''
          const path = pathOf(route.path.replace(':id', used ?? '')) + query
          const version = route.ifMatch === undefined ? {} : { 'if-match': '1' }
          const reply = await askAs(route)(route.method, path, bodies[name], { ...version, 'x-request-id': 'same', 'x-workspace': 'main' })
          // How many requests are left is the only thing that changes.
          const { ratelimit: _, ...headers } = Object.fromEntries(reply.headers)
          return { status: reply.status, body: reply.body, headers }
        }
        expect([name, await answer(id)]).toEqual([name, await answer(newId())])
        expect([name, (await answer(id)).status]).toEqual([name, 404])
        asked.push(name)
      }
      expect(asked.length).toBeGreaterThan(25)
      // Nothing of theirs was changed by any of it.
      expect(await theirs('GET', `/flows/${ids.flows}`, undefined, there)).toMatchObject({ body: { text: 'name: a', version: 1 } })
      for (const body of [{ ids: [ids.flows] }, { ids: [ids.flows], collectionId: null }])
        expect(
          await api.ask('POST', 'collectionId' in body ? '/flows/move' : '/flows/delete', body, { 'x-workspace': 'main' }),
        ).toMatchObject({ status: 404 })
      const into = await api.ask('POST', '/flows', { text: 'name: b', collectionId: ids.collections }, { 'x-workspace': 'main' })
      expect(into.status).toBe(404)
    })

    it('cannot be given to oneself in the body of a request', async () => {
      const forbidden = {
        workspace_id: newId(),
        workspaceId: newId(),
        role: 'owner',
        id: newId(),
        created_by: newId(),
        createdBy: newId(),
        epoch: 9,
        state: 'succeeded',
      }
      const writable = operations.filter(([, { body }]) => body)
      const askAs = await askOf()
      for (const [name, route] of writable) {
        const { method, path, body } = route
        // Which fields a command has, is said by its name.
        const named = name === 'debugExecution' ? { command: 'pause' } : {}
        const entries = (body as { entries?: Record<string, unknown> }).entries ?? {}
        for (const [field, value] of Object.entries(forbidden)) {
          if (field in entries) continue
          const reply = await askAs(route)<{ errors?: { pointer: string }[] }>(
            method,
            pathOf(path),
            { ...named, [field]: value },
            { 'if-match': '1' },
          )
          const pointers = reply.body.errors?.map(({ pointer }) => pointer) ?? []
          expect([name, field, reply.status, pointers.includes(`/body/${field}`)]).toEqual([name, field, 422, true])
        }
      }
      expect(writable.length).toBeGreaterThan(20)
    })
  })
})
