import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { messageOf } from '@testmesh/protocol'

/** Where to ask, and the word that shows that whoever asks may read the folder. */
export interface CopyOffer {
  readonly port: number
  readonly token: string
}

export interface CopyAnswer {
  /** Absent: the copy is there. */
  readonly problem?: string
}

export const offerFile = (folder: string): string => join(folder, 'copies.json')

/** Of the one who asks for it, in the folder `backups`: `copy-<pid>-<random>`. */
export const copyName = /^copy-\d+-[0-9a-f]+$/

/**
 * Makes copies for other processes that may read the folder, over a port of this machine; a file that this user alone can read tells
 * which. Until closed.
 *
 * @param makeCopy puts a copy of the database into a folder of this name
 */
export const offerCopies = async (folder: string, makeCopy: (name: string) => Promise<void>): Promise<{ close(): Promise<void> }> => {
  const token = randomBytes(32).toString('hex')
  const server = createServer((socket) => {
    // Who asked is gone: what became of it is nobody's concern.
    socket.on('error', () => undefined)
    void answer(socket, token, makeCopy)
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.unref().address()
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0)
    })
  })
  const file = offerFile(folder)
  await rm(file, { force: true })
  await writeFile(file, JSON.stringify({ port, token } satisfies CopyOffer), { mode: 0o600, flag: 'wx' })
  return {
    close: async () => {
      await rm(file, { force: true })
      server.close()
    },
  }
}

const answer = async (socket: Socket, token: string, makeCopy: (name: string) => Promise<void>): Promise<void> => {
  const [given = '', name = ''] = (await readLine(socket)).split(' ')
  if (!isSame(given, token) || !copyName.test(name)) return void socket.destroy()
  const problem = await makeCopy(name).then(
    () => undefined,
    (error: unknown) => messageOf(error),
  )
  socket.end(`${JSON.stringify({ ...(problem !== undefined && { problem }) } satisfies CopyAnswer)}\n`)
}

const longestLine = 500

/** What comes later or is longer is nothing of ours. */
const readLine = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    socket.setTimeout(5_000, () => resolve(''))
    socket.once('close', () => resolve(''))
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (!text.includes('\n') && text.length < longestLine) return
      socket.setTimeout(0)
      resolve(text.slice(0, Math.max(0, text.indexOf('\n'))))
    })
  })

const isSame = (a: string, b: string): boolean => timingSafeEqual(hashOf(a), hashOf(b))
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()
