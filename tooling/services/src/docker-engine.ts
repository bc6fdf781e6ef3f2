import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isInstalled } from './is-installed.ts'
import { optionalPeer, type Peer } from './require-peer.ts'
import { createFolder } from './start-server.ts'

export interface DockerEngine extends AsyncDisposable {
  /** `unix:///…/docker.sock` */
  readonly url: string
  /** An image that is there: busybox, at `/bin/busybox` and as its own `/bin/sh`. */
  readonly image: string
  /** A tar of its files. */
  readonly rootfs: Buffer
  /** Gives the image another name. */
  tag(name: string): Promise<void>
  /** A container that is not started. @returns what the engine says: `Id` */
  create(command: readonly string[]): Promise<unknown>
  /** Asks the engine itself. @returns what it answers, parsed */
  ask(method: string, path: string): Promise<unknown>
  stop(): Promise<void>
}

const OWN_SOCKET = '/var/run/docker.sock'
const BUSYBOX = '/bin/busybox'

/** An engine that is there and may be used, or one that may be started: by root alone. No machine has to have one, in CI neither. */
export const dockerPeer = (): Peer => {
  const isThere = mayUse(OWN_SOCKET) || (isInstalled('dockerd') && process.getuid?.() === 0)
  const reason = isThere ? `${BUSYBOX} is missing (busybox-static)` : 'no Docker engine may be used here'
  return optionalPeer('Docker', isThere && existsSync(BUSYBOX), reason)
}

const mayUse = (socket: string): boolean => {
  try {
    accessSync(socket, constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** A real engine: that of the machine, else one of its own with its data in a temporary folder. One suite at a time has it. */
export const dockerEngine = async (): Promise<DockerEngine> => {
  const turn = await takeTurn()
  const folder = createFolder('docker')
  const isOwn = !(await answers(OWN_SOCKET))
  const socket = isOwn ? join(folder, 'docker.sock') : OWN_SOCKET
  const end = isOwn ? await startEngine(folder, socket) : async () => undefined
  const ask = async (method: string, path: string, body?: Body) => {
    const { status, text } = await send({ socketPath: socket, method, path, ...(body && { body }) })
    if (status >= 400) throw new Error(`${method} ${path}: ${text}`)
    return text === '' ? undefined : (JSON.parse(text.trim().split('\n').at(-1) ?? '') as unknown)
  }
  const repository = `testmesh-busybox-${process.pid}`
  const image = `${repository}:1`
  const tags = [image]
  const rootfs = packImage(folder)
  await ask('POST', `/images/create?fromSrc=-&repo=${repository}&tag=1`, { type: 'application/x-tar', bytes: rootfs })
  const stop = async (): Promise<void> => {
    for (const tag of tags) await ask('DELETE', `/images/${tag}?force=1`).catch(() => undefined)
    await end()
    rmSync(folder, { recursive: true, force: true })
    await new Promise((resolve) => turn.close(resolve))
  }
  return {
    ...{ url: `unix://${socket}`, image, rootfs, ask, stop, [Symbol.asyncDispose]: stop },
    create: (command) =>
      ask('POST', '/containers/create', { type: 'application/json', bytes: Buffer.from(JSON.stringify({ Image: image, Cmd: command })) }),
    tag: async (name) => {
      const [repo = '', tag = 'latest'] = name.split(/:(?=[^/]*$)/)
      await ask('POST', `/images/${image}/tag?repo=${encodeURIComponent(repo)}&tag=${tag}`)
      tags.push(name)
    },
  }
}

/** Two engines would share a bridge. The name is that of a socket without a file, which goes with whoever has it. */
const takeTurn = async (): Promise<Server> => {
  for (;;) {
    const server = createServer()
    const isMine = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen('\0testmesh-docker', () => resolve(true))
    })
    if (isMine) return server
    await sleep(200)
  }
}

/** @returns what ends it, with all that runs in it */
const startEngine = async (folder: string, socket: string): Promise<() => Promise<void>> => {
  const args = [
    '--data-root',
    join(folder, 'data'),
    '--exec-root',
    join(folder, 'exec'),
    '--pidfile',
    join(folder, 'pid'),
    '-H',
    `unix://${socket}`,
  ]
  // Without rules of a firewall, a program of the engine passes on what comes to the ports of containers.
  const rest = ['--storage-driver=vfs', '--iptables=false', '--ip6tables=false']
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` }
  const child = spawn('dockerd', [...args, ...rest], { stdio: ['ignore', 'ignore', 'pipe'], env })
  let log = ''
  child.stderr.on('data', (chunk) => {
    log = (log + chunk).slice(-5_000)
  })
  for (let tries = 0; !(await answers(socket)); tries += 1) {
    if (tries > 300 || child.exitCode !== null) throw new Error(`dockerd does not start:\n${log}`)
    await sleep(100)
  }
  return async () => {
    if (child.exitCode !== null) return
    // As asked for, so that it ends what it started itself.
    child.kill('SIGTERM')
    await once(child, 'exit')
    // It leaves the network of the machine mounted, once a container used it.
    spawnSync('umount', [join(folder, 'exec/netns/default')], { stdio: 'ignore' })
  }
}

const answers = (socketPath: string): Promise<boolean> =>
  send({ socketPath, method: 'GET', path: '/_ping' }).then(
    ({ status }) => status === 200,
    () => false,
  )

interface Body {
  readonly type: string
  readonly bytes: Buffer
}

interface Sent {
  readonly socketPath: string
  readonly method: string
  readonly path: string
  readonly body?: Body
}

const send = ({ body, ...target }: Sent): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const headers = body ? { 'content-type': body.type, 'content-length': body.bytes.length } : {}
    const sent = request({ ...target, headers, agent: false }, (message) => {
      let text = ''
      message.on('data', (chunk) => {
        text += chunk
      })
      message.on('end', () => resolve({ status: message.statusCode ?? 0, text })).on('error', reject)
    })
    sent.on('error', reject).end(body?.bytes)
  })

/** No registry is needed. */
const packImage = (folder: string): Buffer => {
  const bin = join(folder, 'image/bin')
  mkdirSync(bin, { recursive: true })
  for (const name of ['busybox', 'sh']) cpSync(BUSYBOX, join(bin, name))
  const packed = join(folder, 'image.tar')
  spawnSync('tar', ['-C', join(folder, 'image'), '-cf', packed, '.'])
  return readFileSync(packed)
}
