import type { Client } from '@testmesh/client'

export interface Seeded {
  readonly flowId: string
  readonly failedId: string
  readonly passedId: string
  readonly scheduleId: string
  readonly webhookId: string
  readonly triggerId: string
}

const checkout = `# What must be true of every checkout.
name: Checkout
tags: [smoke, orders]
setup:
  - id: prepare
    action: log
    config:
      message: A shop with two products
steps:
  - id: cart
    action: set
    config:
      total: 41.99
      items: [mug, pen]
  - id: each_item
    action: for_each
    config:
      items: \${items}
      steps:
        - id: reserve
          action: log
          config:
            message: "reserved \${item}"
          assert:
            - item != ""
  - id: has_items
    action: condition
    config:
      condition: len(items) > 0
      then:
        - id: pay
          action: log
          config:
            message: "paying \${total}"
      else:
        - id: leave
          action: log
          config:
            message: nothing to pay
  - id: verify
    action: assert
    config:
      assertions:
        - total == 42.00
teardown:
  - id: clean_up
    action: log
    config:
      message: the shop is empty again
`

/** Something to look at: flows, environments, a schedule, a trigger, a webhook, executions that passed and failed. */
export const seed = async (client: Client, url: string): Promise<Seeded> => {
  const { id: environmentId } = await client.createEnvironment({ body: { name: 'staging', description: 'As production, with test data' } })
  await client.createEnvironment({ body: { name: 'local' } })
  await client.changeVariables({
    params: { id: environmentId },
    body: { set: { API_URL: 'https://staging.example.com', TIMEOUT_MS: 5000 } },
  })
  await client.setSecret({ params: { id: environmentId, name: 'DB_PASSWORD' }, body: { value: 'a-long-and-secret-value' } })
  const { id: folder } = await client.createCollection({ body: { name: 'Payments' } })
  await client.createCollection({ body: { name: 'Refunds', parentId: folder } })
  const { id: flowId } = await client.createFlow({ body: { text: checkout, path: 'payments/checkout.yaml', collectionId: folder } })
  const { id: smokeId } = await client.createFlow({
    body: {
      text: 'name: Sign in\ntags: [smoke]\nsteps:\n  - { id: hello, action: log, config: { message: Hello } }\n',
      path: 'users/sign-in.yaml',
    },
  })
  for (let round = 0; round < 3; round += 1)
    await client.createExecution({ body: { flowId: smokeId, environment: 'staging', triggerType: 'manual', waitMs: 20_000 } })
  const passed = await client.createExecution({
    body: { text: checkout.replace('42.00', '41.99'), environment: 'staging', waitMs: 20_000 },
  })
  const failed = await client.createExecution({ body: { flowId, environment: 'staging', triggerType: 'manual', waitMs: 20_000 } })
  // No test takes so long that its time comes.
  const { id: scheduleId } = await client.createSchedule({
    body: { name: 'Monthly', cron: '0 3 1 * *', timezone: 'Europe/Berlin', flows: { tags: ['smoke'] }, environment: 'staging' },
  })
  // Nobody listens there, which its test tells.
  const { id: webhookId } = await client.createWebhook({
    body: { name: 'Night watch', kind: 'generic', url: 'http://127.0.0.1:9/in', environments: ['staging'] },
  })
  await client.testWebhook({ params: { id: webhookId } })
  const { id: triggerId, secret } = await client.createTrigger({
    body: {
      name: 'Staging was deployed',
      kind: 'token',
      flows: { tags: ['smoke'] },
      environment: 'staging',
      when: 'body.isDeployed == true',
    },
  })
  // One that is not let in, one that means nothing here.
  for (const token of ['of nobody', secret])
    await fetch(`${url}/api/v1/triggers/${triggerId}/in`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
  return { flowId, scheduleId, triggerId, webhookId, failedId: failed.executions[0]?.id ?? '', passedId: passed.executions[0]?.id ?? '' }
}

/** Every page of a workspace, by a name for pictures. */
export const pagesOf = ({ flowId, failedId, passedId, scheduleId, triggerId, webhookId }: Seeded): Readonly<Record<string, string>> => ({
  overview: '/w/main/',
  flows: '/w/main/flows/',
  'new-flow': '/w/main/flows/new/',
  import: '/w/main/import/',
  editor: `/w/main/flows/${flowId}/`,
  executions: '/w/main/executions/',
  execution: `/w/main/executions/${failedId}/`,
  comparison: `/w/main/executions/compare/?after=${failedId}&before=${passedId}`,
  collections: '/w/main/collections/',
  environments: '/w/main/environments/',
  workers: '/w/main/workers/',
  insights: '/w/main/insights/',
  schedules: '/w/main/schedules/',
  schedule: `/w/main/schedules/${scheduleId}/`,
  triggers: '/w/main/triggers/',
  trigger: `/w/main/triggers/${triggerId}/`,
  members: '/w/main/settings/members/',
  'api-keys': '/w/main/settings/api-keys/',
  webhooks: '/w/main/settings/webhooks/',
  webhook: `/w/main/settings/webhooks/${webhookId}/`,
  roles: '/w/main/settings/roles/',
  workspace: '/w/main/settings/workspace/',
  audit: '/w/main/settings/audit/',
  account: '/w/main/settings/account/',
})
