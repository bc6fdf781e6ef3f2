import type { ActionContext, JsonValue, Tracked } from '@testmesh/action-kit'
import type { Address } from '../engine/address.ts'
import type { Engine } from '../engine/ask.ts'
import { withEngine } from '../engine/with-engine.ts'
import { findContainer, removeContainer } from './container.ts'

/** Tells a container of ours from one that has its name. */
export const OWNER = 'dev.testmesh.owner'

/** What is needed to remove a container, also in another process. */
export interface ContainerRef {
  readonly address: Address
  readonly name: string
  readonly owner: string
}

/** A container that this execution started. */
export interface Owned {
  readonly tracked: Tracked
  /** Its ports are in nobody's reach any more. */
  release(): void
}

/** Those that are not stopped, by id. */
export const ownedBy = (context: ActionContext): Promise<Map<string, Owned>> =>
  context.use('containers', async () => {
    const owned = new Map<string, Owned>()
    const close = () => {
      for (const { release } of owned.values()) release()
    }
    return { value: owned, close }
  })

/** How long an engine may take to remove a container. Milliseconds. */
const REMOVE_MS = 30_000

export const undoContainer = async (ref: JsonValue, context: ActionContext): Promise<void> => {
  const made = ref as unknown as ContainerRef
  await withEngine(made.address, { context, limitMs: REMOVE_MS }, (engine) => removeOwn(engine, made))
}

/** Removes it if it is there, and is ours. */
export const removeOwn = async (engine: Engine, { name, owner }: ContainerRef): Promise<void> => {
  const found = await findContainer(engine, name)
  if (found?.Config.Labels?.[OWNER] === owner) await removeContainer(engine, found.Id)
}
