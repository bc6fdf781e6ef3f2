import { accountRoutes, workspaceRoutes } from './account-routes.ts'
import { agentRoutes } from './agent-routes.ts'
import { authRoutes } from './auth-routes.ts'
import { collectionRoutes } from './collection-routes.ts'
import { environmentRoutes } from './environment-routes.ts'
import { executionRoutes } from './execution-routes.ts'
import { flowRoutes } from './flow-routes.ts'
import { insightRoutes } from './insight-routes.ts'
import { liveRoutes } from './live-routes.ts'
import { poolRoutes } from './pool-routes.ts'
import { projectRoutes } from './project-routes.ts'
import { scheduleRoutes } from './schedule-routes.ts'
import { sharedRoutes, shareRoutes } from './share-routes.ts'
import { triggeredRoutes, triggerRoutes } from './trigger-routes.ts'
import { webhookRoutes } from './webhook-routes.ts'

/** Every operation of the API by its name: what the server answers, the client asks, the OpenAPI document and the tests tell. */
export const routes = {
  ...authRoutes,
  ...workspaceRoutes,
  ...accountRoutes,
  ...flowRoutes,
  ...projectRoutes,
  ...collectionRoutes,
  ...environmentRoutes,
  ...executionRoutes,
  ...shareRoutes,
  ...sharedRoutes,
  ...insightRoutes,
  ...poolRoutes,
  ...scheduleRoutes,
  ...triggerRoutes,
  ...triggeredRoutes,
  ...webhookRoutes,
  ...liveRoutes,
  ...agentRoutes,
} as const

export type RouteName = keyof typeof routes
