import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { type CopyAnswer, type CopyOffer, copyName, offerFile } from './offer-copies.ts'
import { isAlive } from './owner.ts'

/** The process that has a folder gave no copy of it. */
export class NoCopy extends Error {
  override readonly name = 'NoCopy'
}

/**
 * Asks the process that has the folder for a copy of its database, and resolves to the folder that the copy is in; whoever asked takes it
 * away. That process does nothing else with its database meanwhile. When `signal` aborts nobody waits for it any more.
 *
 * @throws NoCopy
 */
export const askForCopy = async (folder: string, signal?: AbortSignal): Promise<string> => {
  const backups = join(folder, 'backups')
  await removeLeft(backups)
  const name = `copy-${process.pid}-${randomBytes(6).toString('hex')}`
  const copy = join(backups, name)
  try {
    const { problem } = await ask(await readOffer(folder), name, signal)
    if (problem !== undefined) throw new NoCopy(`The process that has the data folder could not copy its database: ${problem}`)
    if (!existsSync(join(copy, 'database', 'PG_VERSION'))) throw silent(folder)
    return copy
  } catch (error) {
    await rm(copy, { recursive: true, force: true })
    throw error
  }
}

/** By processes that were killed. */
const removeLeft = async (backups: string): Promise<void> => {
  for (const name of existsSync(backups) ? await readdir(backups) : []) {
    const isLeft = copyName.test(name) && !isAlive(Number(name.split('-')[1]))
    if (isLeft) await rm(join(backups, name), { recursive: true, force: true })
  }
}

const readOffer = async (folder: string): Promise<CopyOffer> => {
  try {
    return JSON.parse(await readFile(offerFile(folder), 'utf8')) as CopyOffer
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'EACCES') throw problem
    throw silent(folder)
  }
}

const ask = ({ port, token }: CopyOffer, name: string, signal?: AbortSignal): Promise<CopyAnswer> =>
  new Promise((resolve, reject) => {
    let text = ''
    const socket = connect({ port, host: '127.0.0.1', ...(signal && { signal }) }, () => socket.write(`${token} ${name}\n`))
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    const gone = () => reject(new NoCopy('The process that has the data folder ended, or does not answer.'))
    socket.once('error', gone)
    socket.once('close', () => {
      try {
        resolve(JSON.parse(text) as CopyAnswer)
      } catch {
        // It broke off, or after a crash of that process somebody else has its port.
        gone()
      }
    })
  })

const silent = (folder: string): NoCopy =>
  new NoCopy(`The process that has ${folder} gives no copy of its database: it is of an older version, or is just starting. Stop it first.`)
