import type { SecretSummary, WorkspaceTransaction } from '@testmesh/storage'
import { missing, Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { placeOf } from '../secrets/open-environment.ts'

export interface ChangedSecret {
  readonly name: string
  /** The version that is changed; 0: it is not set yet. Absent: whatever it is. */
  readonly base?: number
}

export interface NewSecret extends ChangedSecret {
  readonly value: string
  /** Whether a value is taken that occurs by chance in what it would be masked in. */
  readonly allowWeak: boolean
  readonly by: string | null
}

/** Gives it a new value. Nobody reads it again but an execution in its environment. */
export const setSecret = async (
  workspace: WorkspaceTransaction,
  keyring: Keyring,
  environmentId: string,
  secret: NewSecret,
): Promise<SecretSummary> => {
  const { name, value, allowWeak, by } = secret
  await holdSecret(workspace, environmentId, secret)
  if (!allowWeak) refuseWeak(value)
  if ((await workspace.variables.list(environmentId)).some((variable) => variable.name === name))
    throw new Refusal('conflict', 'NAME_IS_VARIABLE', `${name} is a variable of this environment.`)
  const place = { environmentId, name, version: await workspace.secrets.nextVersion(environmentId, name) }
  await workspace.secrets.add({ ...place, ...keyring.seal(value, placeOf(workspace, place)) }, by)
  const kept = (await workspace.secrets.list(environmentId)).find((summary) => summary.name === name)
  if (!kept) throw new Error('a new secret gave no row')
  return kept
}

export const removeSecret = async (workspace: WorkspaceTransaction, environmentId: string, secret: ChangedSecret): Promise<void> => {
  await holdSecret(workspace, environmentId, secret)
  if (!(await workspace.secrets.remove(environmentId, secret.name))) throw missing('secret')
}

/** Until the transaction ends. @throws Refusal SECRET_CONFLICT when somebody else set or removed it since `base` */
const holdSecret = async (workspace: WorkspaceTransaction, environmentId: string, { name, base }: ChangedSecret): Promise<void> => {
  if (!(await workspace.environments.hold(environmentId))) throw missing('environment')
  if (base === undefined) return
  const current = (await workspace.secrets.list(environmentId)).find((secret) => secret.name === name)
  if ((current?.version ?? 0) === base) return
  throw new Refusal('conflict', 'SECRET_CONFLICT', `Somebody ${current ? 'set' : 'removed'} ${name} meanwhile.`, {
    current: current ?? null,
  })
}

const minLength = 8
const minDifferent = 4

/** A secret is masked wherever it occurs; `test` or `aaaaaaaa` occur everywhere. */
const refuseWeak = (value: string): void => {
  if (value.length >= minLength && new Set(value).size >= minDifferent) return
  throw new Refusal('invalid', 'SECRET_TOO_WEAK', 'The value is so short or plain that masking it would hide other text too.', {
    hint: 'Take a longer one, or send "allowWeak": true.',
    errors: [{ pointer: '/body/value', message: `must have at least ${minLength} characters, ${minDifferent} of them different` }],
  })
}
