// Written by `node tooling/create/src/generate-actions.ts`; change the files of the action instead.
import type { ActionDescriptor } from '@testmesh/action-kit'

export const actionDescriptors: readonly ActionDescriptor[] = [
]
