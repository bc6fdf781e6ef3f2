import type { ActionContext, JsonObject } from '@testmesh/action-kit'

/** The contracts that this execution made, by their ids. */
export const contractsOf = (context: ActionContext): Promise<Map<string, JsonObject>> =>
  context.use('contracts', async () => ({ value: new Map<string, JsonObject>(), close: () => undefined }))
