import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { SealedProof, TriggerKind } from '@testmesh/storage'
import { Refusal } from '../refusal.ts'
import { isSameSecret } from '../secrets/is-same-secret.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { keyOfSecret, newWebhookSecret } from '../secrets/webhook-secret.ts'

/** What requests to a trigger prove themselves by. */
export interface TriggerProof {
  readonly secret: string
  /** Holds too, until then: the sender may not know the new one yet. */
  readonly earlier?: { readonly secret: string; readonly until: string }
}

interface Place {
  readonly workspaceId: string
  readonly triggerId: string
}

export const sealProof = (keyring: Keyring, place: Place, proof: TriggerProof): SealedProof =>
  keyring.seal(JSON.stringify(proof), placeOf(place))

export const openProof = (keyring: Keyring, place: Place, sealed: SealedProof): TriggerProof =>
  JSON.parse(keyring.open(sealed, placeOf(place))) as TriggerProof

const placeOf = ({ workspaceId, triggerId }: Place): string[] => ['trigger', workspaceId, triggerId]

export const newTriggerSecret = (kind: TriggerKind): string =>
  kind === 'standard' ? newWebhookSecret() : randomBytes(32).toString('base64url')

/** Why a secret cannot be one of this kind. */
export const problemOfSecret = (kind: TriggerKind, secret: string): string | undefined => {
  if (kind !== 'standard')
    return new Set(secret).size < 8 ? 'is so plain that it could be guessed: take 8 different characters at least' : undefined
  const bytes = /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret) ? keyOfSecret(secret).byteLength : 0
  return bytes < 24 || bytes > 64 ? 'must be whsec_ and then 24 to 64 bytes in base64, as Standard Webhooks has it' : undefined
}

/** A request as it came. */
export interface SignedRequest {
  readonly headers: Headers
  /** Of the body, as they were signed. */
  readonly bytes: Uint8Array
}

export interface Proving {
  readonly kind: TriggerKind
  /** Any of them will do. */
  readonly secrets: readonly string[]
  readonly now: Date
}

/** By the clock of the sender it may be older, or younger, by so much. Milliseconds. */
const toleranceMs = 5 * 60_000

/** Why a request proves nothing; undefined when it does. What is wrong about it takes as long to find, whatever it is. */
export const whyUnproven = (request: SignedRequest, { kind, secrets, now }: Proving): string | undefined => {
  const said = saidBy[kind](request)
  // Also when nothing was said: whoever measures the time learns nothing.
  const isRight = secrets.map((secret) => said.isRight(secret)).includes(true)
  if (said.missing !== undefined) return `there is no header ${said.missing}`
  if (!isRight) return said.wrong
  const ageMs = said.at === undefined ? 0 : now.getTime() - said.at
  if (Math.abs(ageMs) <= toleranceMs) return undefined
  return `webhook-timestamp is ${Math.round(Math.abs(ageMs) / 60_000)} minutes ${ageMs > 0 ? 'old' : 'ahead'}: more than 5 are not taken`
}

/** Which of the two it is nobody learns who asks. */
export const unproven = (): Refusal =>
  new Refusal('missing', 'UNPROVEN', 'There is no such trigger, or the request does not prove that it knows its secret.')

interface Said {
  /** The header that would prove it. */
  readonly missing?: string
  readonly wrong: string
  /** When the sender signed it, in milliseconds since 1970. */
  readonly at?: number
  isRight(secret: string): boolean
}

const saidBy: Readonly<Record<TriggerKind, (request: SignedRequest) => Said>> = {
  /** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
  standard: ({ headers, bytes }) => {
    const id = headers.get('webhook-id') ?? ''
    const timestamp = headers.get('webhook-timestamp') ?? ''
    const signatures = (headers.get('webhook-signature') ?? '').split(' ').slice(0, 10)
    const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN
    return {
      ...missingOf(headers, ['webhook-id', 'webhook-timestamp', 'webhook-signature']),
      wrong: Number.isNaN(seconds)
        ? 'webhook-timestamp is no number of seconds since 1970'
        : 'webhook-signature is not that of this secret',
      at: seconds * 1000,
      isRight: (secret) => {
        const right = `v1,${createHmac('sha256', keyOfSecret(secret)).update(`${id}.${timestamp}.`).update(bytes).digest('base64')}`
        return signatures.map((signature) => isSameSecret(signature, right)).includes(true) && !Number.isNaN(seconds)
      },
    }
  },
  /** @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
  github: ({ headers, bytes }) => ({
    ...missingOf(headers, ['X-Hub-Signature-256']),
    wrong: 'X-Hub-Signature-256 is not that of this secret',
    isRight: (secret) =>
      isSameSecret(headers.get('x-hub-signature-256') ?? '', `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`),
  }),
  gitlab: (request) => saidItself(request, 'X-Gitlab-Token', request.headers.get('x-gitlab-token') ?? ''),
  token: (request) => saidItself(request, 'Authorization', (request.headers.get('authorization') ?? '').replace(/^Bearer +/i, '')),
}

/** The secret comes along, and nothing is signed. */
const saidItself = ({ headers, bytes }: SignedRequest, name: string, said: string): Said => ({
  ...missingOf(headers, [name]),
  wrong: `${name} does not hold this secret`,
  isRight: (secret) => {
    // As much work as a signature is: by the time it takes nobody tells such a trigger from none.
    createHmac('sha256', secret).update(bytes).digest()
    return isSameSecret(said, secret)
  },
})

const missingOf = (headers: Headers, names: readonly string[]) => {
  const missing = names.find((name) => !headers.get(name))
  return missing === undefined ? {} : { missing }
}

/** As the sender calls it. Absent: he does not tell what he has sent already. */
export const deliveryIdOf = (kind: TriggerKind, headers: Headers): string | undefined => {
  const id = idHeaders[kind].map((name) => headers.get(name)).find((value) => value)
  if (!id) return undefined
  return id.length <= 200 ? id : createHash('sha256').update(id).digest('hex')
}

/** What comes first counts. GitLab gives what a webhook of its own made come the same event as that, so the event is asked last. */
const idHeaders: Readonly<Record<TriggerKind, readonly string[]>> = {
  standard: ['webhook-id'],
  github: ['x-github-delivery'],
  gitlab: ['webhook-id', 'idempotency-key', 'x-gitlab-event-uuid'],
  token: ['webhook-id', 'idempotency-key'],
}

/** What happened at the sender. */
export const eventOf = (headers: Headers): string | undefined =>
  (headers.get('x-github-event') ?? headers.get('x-gitlab-event'))?.slice(0, 100)

/** What a request proves itself by, beside the headers that are secret everywhere: nothing that expressions should see. */
export const proofHeaders: ReadonlySet<string> = new Set(['webhook-signature', 'x-gitlab-token', 'x-hub-signature', 'x-hub-signature-256'])
