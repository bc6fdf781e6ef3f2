import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { type GoProgram, goPeer, pathOf } from './go-program.ts'
import type { Peer } from './require-peer.ts'
import type { TlsIdentity } from './tls-identity.ts'
import { untilOpen } from './until-open.ts'

export interface S3Server extends AsyncDisposable {
  /** `http://127.0.0.1:41234`, or https. */
  readonly url: string
  readonly port: number
  /** Ends it as a crash does. */
  stop(): Promise<void>
}

export interface S3ServerOptions {
  /** Speaks https with this certificate, and nothing else. */
  readonly tls?: TlsIdentity
  /** Default: us-east-1. */
  readonly region?: string
}

/** Who may do everything there. */
export const s3Login = { access_key: 'tester', secret_key: 'test-only-secret' } as const

export const versitygw: GoProgram = {
  name: 'versitygw',
  package: 'github.com/versity/versitygw/cmd/versitygw@v1.8.0',
}

export const s3Peer = (): Peer => goPeer(versitygw)

/** A real server of S3 on 127.0.0.1 and a free port, its objects in a temporary folder that goes with it. */
export const s3Server = async ({ tls, region = 'us-east-1' }: S3ServerOptions = {}): Promise<S3Server> => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-s3-'))
  const [objects, metadata] = [join(folder, 'objects'), join(folder, 'metadata')]
  for (const path of [objects, metadata]) mkdirSync(path)
  const port = await findFreePort()
  const login = ['--access', s3Login.access_key, '--secret', s3Login.secret_key]
  const args = [
    '--port',
    `127.0.0.1:${port}`,
    '--region',
    region,
    ...login,
    '--keep-alive',
    '--quiet',
    ...(tls ? certificate(tls, folder) : []),
  ]
  // Not in attributes of the files: not every file system has those.
  const child = spawn(pathOf(versitygw), [...args, 'posix', '--sidecar', metadata, objects], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      log = (log + chunk).slice(-10_000)
    })
  await untilOpen(port, { child, log: () => log, withinMs: 30_000 })
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, port, stop, [Symbol.asyncDispose]: stop }
}

const certificate = ({ cert, key }: TlsIdentity, folder: string): string[] => {
  writeFileSync(join(folder, 'cert.pem'), cert)
  writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 })
  return ['--cert', join(folder, 'cert.pem'), '--key', join(folder, 'key.pem')]
}
