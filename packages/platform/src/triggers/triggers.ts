import {
  isViolation,
  newId,
  type TriggerContent,
  type TriggerKind,
  type TriggerRecord,
  type Workspace,
  type WorkspaceTransaction,
} from '@testmesh/storage'
import { missing, Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { newTriggerSecret, openProof, problemOfSecret, sealProof } from './trigger-proof.ts'

interface Change {
  readonly by: string | null
}

interface WithSecret {
  /** Of the caller. Absent: one is made. */
  readonly secret?: string
}

/** With the secret that requests prove themselves by, which nobody is told again. */
export type TriggerWithSecret = TriggerRecord & { readonly secret: string }

/** Of a workspace: the list of them is whole. */
const mostTriggers = 100

/** @throws Refusal */
export const createTrigger = async (
  workspace: WorkspaceTransaction,
  keyring: Keyring,
  { content, by, ...given }: Change & WithSecret & { readonly content: TriggerContent & { readonly kind: TriggerKind } },
): Promise<TriggerWithSecret> => {
  if ((await workspace.triggers.countInTurn()) >= mostTriggers)
    throw new Refusal('conflict', 'TOO_MANY_TRIGGERS', `A workspace has at most ${mostTriggers} triggers: delete one that nobody needs.`)
  const id = newId()
  const secret = chooseSecret(content.kind, given)
  const proof = sealProof(keyring, { workspaceId: workspace.id, triggerId: id }, { secret })
  const trigger = await explained(workspace.triggers.create(id, content, { proof, by }), content)
  refuseUnknown(trigger)
  return { ...trigger, secret }
}

/** @throws Refusal */
export const updateTrigger = async (
  workspace: WorkspaceTransaction,
  id: string,
  { base, content, by }: Change & { readonly base: number; readonly content: TriggerContent },
): Promise<TriggerRecord> => {
  const updated = await explained(workspace.triggers.update(id, { base, content, by }), content)
  if (updated.outcome === 'missing') throw missing('trigger')
  if (updated.outcome === 'conflict')
    throw new Refusal('conflict', 'TRIGGER_CONFLICT', 'Somebody changed this trigger meanwhile.', { current: updated.trigger })
  refuseUnknown(updated.trigger)
  return updated.trigger
}

export const findTrigger = async (workspace: Workspace, id: string): Promise<TriggerRecord> => {
  const trigger = await workspace.triggers.find(id)
  if (!trigger) throw missing('trigger')
  return trigger
}

/** What comes while it is paused starts nothing, also not later. @throws Refusal */
export const setTriggerPaused = async (
  workspace: WorkspaceTransaction,
  id: string,
  { isPaused, by }: Change & { readonly isPaused: boolean },
): Promise<TriggerRecord> => {
  const trigger = await findTrigger(workspace, id)
  return trigger.isPaused === isPaused ? trigger : ((await workspace.triggers.setPaused(id, { isPaused, by })) ?? trigger)
}

/** So long the secret before holds too. */
const bothMs = 24 * 60 * 60_000

/** @throws Refusal */
export const rotateTriggerSecret = async (
  workspace: WorkspaceTransaction,
  keyring: Keyring,
  id: string,
  { endsEarlier, ...given }: WithSecret & { readonly endsEarlier: boolean },
): Promise<TriggerWithSecret> => {
  const trigger = await findTrigger(workspace, id)
  const sealed = await workspace.triggers.proof(id)
  if (!sealed) throw missing('trigger')
  const place = { workspaceId: workspace.id, triggerId: id }
  const secret = chooseSecret(trigger.kind, given)
  const until = new Date((await workspace.schedules.now()).getTime() + bothMs).toISOString()
  const earlier = endsEarlier ? {} : { earlier: { secret: openProof(keyring, place, sealed).secret, until } }
  await workspace.triggers.setProof(id, sealProof(keyring, place, { secret, ...earlier }))
  return { ...trigger, secret }
}

const chooseSecret = (kind: TriggerKind, { secret }: WithSecret): string => {
  const problem = secret === undefined ? undefined : problemOfSecret(kind, secret)
  if (problem !== undefined) throw badTrigger('secret', problem)
  return secret ?? newTriggerSecret(kind)
}

/** What is not there now; what is gone later is told when something comes. */
const refuseUnknown = ({ flows, environment, unknown }: TriggerRecord): void => {
  const [flow] = unknown.flows
  if (flow !== undefined) throw badTrigger(`flows/ids/${flows.ids?.indexOf(flow)}`, 'is no flow of this workspace')
  if (unknown.environment !== null)
    throw badTrigger('environment', `is no environment of this workspace: there is none called "${environment}"`)
}

const badTrigger = (part: string, message: string): Refusal =>
  new Refusal('invalid', 'BAD_TRIGGER', `/body/${part} ${message}.`, { errors: [{ pointer: `/body/${part}`, message }] })

const explained = async <T>(saving: Promise<T>, { name }: TriggerContent): Promise<T> => {
  try {
    return await saving
  } catch (error) {
    if (isViolation(error, 'unique', 'triggers_name'))
      throw new Refusal('conflict', 'TRIGGER_NAME_TAKEN', `There is a trigger called ${name} already.`)
    throw error
  }
}
