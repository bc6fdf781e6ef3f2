import {
  type Arriving,
  deliveryIdOf,
  eventOf,
  type Judged,
  type Keyring,
  newTriggerSecret,
  openProof,
  type RateLimits,
  Refusal,
  type SignedRequest,
  sealProof,
  takeArrival,
  unproven,
  whyUnproven,
} from '@testmesh/platform'
import {
  type ArrivalRecord,
  accountsOf,
  type Database,
  newId,
  type OpenWorkspace,
  type TriggerDoor,
  type TriggerRecord,
  withWorkspace,
} from '@testmesh/storage'
import { readBytes } from '../http/read-body.ts'
import { type FindFlowsOptions, findTriggered } from '../language/find-flows.ts'
import { readMeaning, UnfitPayload } from '../language/trigger-language.ts'
import { readPayload } from './read-payload.ts'

export interface ReceiveOptions extends Omit<FindFlowsOptions, 'onError'> {
  readonly database: Database
  readonly keyring: Keyring
  readonly limits: RateLimits
}

/** What came of a request that proved itself. */
export interface Received {
  readonly workspace: OpenWorkspace
  readonly workspaceSlug: string
  readonly arrival: ArrivalRecord
}

interface Incoming {
  readonly triggerId: string
  readonly raw: Request
  readonly ip: string
}

const maxBytes = 1024 * 1024

/**
 * Takes a request to a trigger: who sent it, whether it came before, what it means, what is to run; then it starts that.
 *
 * @throws Refusal UNPROVEN without a word more for whoever does not have the secret; what went wrong is kept for the workspace
 */
export const createReceive = ({ database, keyring, limits, ...ports }: ReceiveOptions): ((incoming: Incoming) => Promise<Received>) => {
  const { triggerDoors } = accountsOf(database)
  const decoy = decoyDoor(keyring)
  const noteUnproven = (triggerId: string, message: string) => triggerDoors.noteUnproven(triggerId, { arrivalId: newId(), message })

  /** As much is done for a trigger that there is not as for one with another secret. */
  const letIn = async (triggerId: string, request: SignedRequest): Promise<TriggerDoor> => {
    const door = await triggerDoors.find(triggerId)
    const why = whyNotProven(keyring, door ?? decoy, request)
    if (door && why === undefined) return door
    await noteUnproven(triggerId, why ?? '')
    throw unproven()
  }

  return async ({ triggerId, raw, ip }) => {
    await limits.knock({ ip })
    const bytes = await readBytes(raw, maxBytes).catch(async (error: unknown) => {
      await noteUnproven(triggerId, `the body has more than ${maxBytes} bytes, or did not come whole`)
      throw error
    })
    const { headers, url, method } = raw
    const door = await letIn(triggerId, { headers, bytes })
    await limits.arrival(triggerId)
    const workspace = withWorkspace(database, door.workspaceId)
    const trigger = await workspace.triggers.find(triggerId)
    if (!trigger) throw unproven()
    const known = { trigger, deliveryId: deliveryIdOf(door.kind, headers), event: eventOf(headers) }
    const judge = () =>
      judgeRequest({ ...ports, keyring, onError: rethrow }, workspace, { trigger, request: { headers, bytes, url, method } })
    const arrival = (await findBefore(workspace, known)) ?? (await take(workspace, { ...known, judged: await judge() }))
    if (!arrival) throw unproven()
    return { workspace, workspaceSlug: door.workspaceSlug, arrival }
  }
}

/** Of no workspace; nobody knows its secret. */
const decoyDoor = (keyring: Keyring): TriggerDoor => {
  const place = { workspaceId: newId(), triggerId: newId() }
  const proof = sealProof(keyring, place, { secret: newTriggerSecret('github') })
  return { id: place.triggerId, workspaceId: place.workspaceId, workspaceSlug: '', kind: 'github', proof, now: new Date() }
}

const whyNotProven = (keyring: Keyring, { id: triggerId, workspaceId, kind, proof, now }: TriggerDoor, request: SignedRequest) => {
  const { secret, earlier } = openProof(keyring, { workspaceId, triggerId }, proof)
  const secrets = earlier && new Date(earlier.until) > now ? [secret, earlier.secret] : [secret]
  return whyUnproven(request, { kind, secrets, now })
}

/** What was started is answered before it is read again: it may mean something else by now. */
const findBefore = async (
  workspace: OpenWorkspace,
  { trigger, deliveryId }: Omit<Arriving, 'judged'>,
): Promise<ArrivalRecord | undefined> => {
  const before = deliveryId === undefined ? undefined : await workspace.arrivals.findByDelivery(trigger.id, deliveryId)
  return before?.outcome === 'started' ? before : undefined
}

interface Judging {
  readonly trigger: TriggerRecord
  readonly request: Parameters<typeof readPayload>[0]
}

const judgeRequest = async (options: FindFlowsOptions, workspace: OpenWorkspace, { trigger, request }: Judging): Promise<Judged> => {
  if (trigger.isPaused) return { outcome: 'paused' }
  if (trigger.kind === 'github' && eventOf(request.headers) === 'ping') return { outcome: 'ping' }
  try {
    const variables = await readMeaning(trigger, readPayload(request, trigger.kind))
    if (!variables) return { outcome: 'unmet' }
    return { outcome: 'ready', flows: await findTriggered(options, workspace, { ...trigger, variables }) }
  } catch (error) {
    return refusedBy(error)
  }
}

/** That nothing could be started is kept, too. */
const take = (workspace: OpenWorkspace, arriving: Arriving): Promise<ArrivalRecord | undefined> =>
  takeArrival(workspace, arriving).catch((error: unknown) => takeArrival(workspace, { ...arriving, judged: refusedBy(error) }))

/** For whoever sent it and for the workspace to read. @throws what is neither's fault */
const refusedBy = (error: unknown): Judged => {
  if (!(error instanceof UnfitPayload || error instanceof Refusal)) throw error
  const message = error.message.replace(/\.$/, '').slice(0, 500)
  return { outcome: 'refused', problems: [{ flowId: null, flowName: null, message }] }
}

/** The answer is a fault then, and the log of the request says which. */
const rethrow = (error: unknown): never => {
  throw error
}
