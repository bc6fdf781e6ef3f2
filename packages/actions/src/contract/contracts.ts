import type { ActionContext, JsonObject } from '@testmesh/action-kit'

interface Contract {
  readonly path: string
  readonly pact: JsonObject
}

/** The contracts that this execution made, by their ids. */
export const contractsOf = (context: ActionContext): Promise<Map<string, Contract>> =>
  context.use('contracts', async () => ({ value: new Map<string, Contract>(), close: () => undefined }))

/** Keeps a contract and tells its id: `name`, or `name-2` … where that is the id of another file. The same file is the same contract. */
export const keepContract = async (name: string, contract: Contract, context: ActionContext): Promise<string> => {
  const contracts = await contractsOf(context)
  const isTaken = (id: string): boolean => (contracts.get(id)?.path ?? contract.path) !== contract.path
  let id = name
  for (let count = 2; isTaken(id); count += 1) id = `${name}-${count}`
  contracts.set(id, contract)
  return id
}
