import type { Platform } from '@testmesh/platform'
import type { Handlers } from '../http/create-app.ts'
import { collectionHandlers } from './collection-handlers.ts'
import { environmentHandlers } from './environment-handlers.ts'
import { executionHandlers } from './execution-handlers.ts'
import { flowHandlers } from './flow-handlers.ts'
import { projectHandlers } from './project-handlers.ts'

/** What answers each operation. One that is missing does not compile. */
export const handlersOf = ({ queue, keyring }: Pick<Platform, 'queue' | 'keyring'>): Handlers => ({
  ...flowHandlers,
  ...projectHandlers,
  ...collectionHandlers,
  ...environmentHandlers(keyring),
  ...executionHandlers({ queue, keyring }),
})
