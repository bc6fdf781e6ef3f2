import { existsSync } from 'node:fs'
import { type Database, sealingKeyOf } from '@testmesh/storage'
import { createKeyring, type Keyring } from './keyring.ts'
import { BadMasterKey, loadMasterKey, parseMasterKey } from './load-master-key.ts'

export interface KeySource {
  /** As `parseMasterKey` reads it. Absent: what is in `file`, which is made when nothing was sealed yet. */
  readonly masterKey?: string
  readonly file: string
}

/**
 * The key that sealed what is secret in the database, made when nothing was sealed yet; noted there for those who come later.
 * With another one, executions would only fail later. For a schema that is up to date.
 *
 * @throws BadMasterKey when it is another one, is missing, or is no key
 */
export const openKeyring = async (database: Database, source: KeySource): Promise<Keyring> => {
  await checkMasterKey(database, source)
  const keyring = createKeyring(await readKey(source))
  const claimed = await sealingKeyOf(database).claim(keyring.id)
  // Somebody else started first at the same moment, with a key of his own.
  if (claimed !== keyring.id) throw notOurs([claimed], `this is the key ${keyring.id}`)
  return keyring
}

/** As `openKeyring`, and changes nothing. @throws BadMasterKey */
export const checkMasterKey = async (database: Database, source: KeySource): Promise<void> =>
  checkKey(await sealingKeyOf(database).ids(), source)

/** Whether the key is one of these; what they sealed is in `where`. @throws BadMasterKey */
export const checkKey = async (ids: readonly string[], source: KeySource, where: Where = 'database'): Promise<void> => {
  if (ids.length === 0) return
  if (source.masterKey === undefined && !existsSync(source.file)) throw notOurs(ids, `${source.file} is not there`, where)
  const { id } = createKeyring(await readKey(source))
  if (!ids.includes(id)) throw notOurs(ids, `this is the key ${id}`, where)
}

type Where = 'database' | 'backup'

const readKey = ({ masterKey, file }: KeySource): Promise<Uint8Array> | Uint8Array =>
  masterKey === undefined ? loadMasterKey(file) : parseMasterKey(masterKey)

const notOurs = (ids: readonly string[], what: string, where: Where = 'database'): BadMasterKey =>
  new BadMasterKey(
    `What is secret in the ${where} was sealed by the master key ${ids.join(' or ')}, and ${what}. ` +
      'Give it that key, in TESTMESH_MASTER_KEY or as master.key in the data folder. ' +
      `If it is lost, ${withoutIt[where]}.`,
  )

const withoutIt: Readonly<Record<Where, string>> = {
  database: 'testmesh migrate --forget-secrets removes what only it can open',
  backup: 'testmesh restore --forget-secrets brings all but what only it can open',
}
