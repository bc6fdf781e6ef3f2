import {
  createTest,
  createWebhook,
  findWebhook,
  missing,
  pauseWebhook,
  redeliver,
  resumeWebhook,
  rotateWebhookSecret,
  type SendOptions,
  sendTest,
  updateWebhook,
} from '@testmesh/platform'
import type { BodyOf, webhookRoutes } from '@testmesh/protocol'
import type { WebhookContent } from '@testmesh/storage'
import type { WorkspaceHandlers } from '../http/call.ts'
import { given } from '../http/given.ts'

export const webhookHandlers = (ports: SendOptions): WorkspaceHandlers<typeof webhookRoutes> => {
  const { keyring } = ports
  return {
    listWebhooks: async ({ workspace }) => ({ items: await workspace.webhooks.list() }),
    createWebhook: ({ workspace, body: { url, ...body }, by }) => createWebhook(workspace, keyring, { content: toContent(body), url, by }),
    getWebhook: ({ workspace, params }) => findWebhook(workspace, params.id),
    updateWebhook: ({ workspace, params, body: { url, ...body }, base, by }) =>
      updateWebhook(workspace, keyring, params.id, { base, content: toContent(body), by, ...given({ url }) }),
    deleteWebhook: async ({ workspace, params }) => {
      if (!(await workspace.webhooks.remove(params.id))) throw missing('webhook')
    },
    pauseWebhook: ({ workspace, params, by }) => pauseWebhook(workspace, params.id, { by }),
    resumeWebhook: ({ workspace, params, by }) => resumeWebhook(workspace, params.id, { by }),
    rotateWebhookSecret: ({ workspace, params }) => rotateWebhookSecret(workspace, keyring, params.id),
    testWebhook: async ({ workspace, params, afterCommit }) => {
      const test = await createTest(workspace, params.id)
      afterCommit(async (committed) => (await sendTest(ports, test)) ?? (await committed.deliveries.find(params.id, test.id)) ?? test)
      return test
    },
    listWebhookDeliveries: async ({ workspace, params, query }) => {
      await findWebhook(workspace, params.id)
      return workspace.deliveries.list(params.id, given(query))
    },
    redeliverWebhookDelivery: ({ workspace, params }) => redeliver(workspace, params.id, params.deliveryId),
  }
}

const toContent = ({ flows, ...body }: Omit<BodyOf<typeof webhookRoutes.createWebhook>, 'url'>): WebhookContent => ({
  ...body,
  flows: flows && given(flows),
})
