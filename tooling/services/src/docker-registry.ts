import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { httpServer } from './http-server.ts'

export interface DockerRegistry extends AsyncDisposable {
  /** `127.0.0.1:41234/shop:1` */
  readonly image: string
  /** How often its manifest was asked for. */
  asked(): number
}

interface Blob {
  readonly bytes: Buffer
  readonly digest: string
}

const toBlob = (content: Buffer | object): Blob => {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content))
  return { bytes, digest: digestOf(bytes) }
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

const described = (mediaType: string, { bytes, digest }: Blob) => ({ mediaType, size: bytes.length, digest })

/**
 * A registry with one image, as the engine asks for it.
 *
 * @param rootfs a tar of all files of the image
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pull
 */
export const dockerRegistry = async (rootfs: Buffer): Promise<DockerRegistry> => {
  const layer = toBlob(gzipSync(rootfs))
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch
  const config = toBlob({ architecture, os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: [digestOf(rootfs)] } })
  const manifestType = 'application/vnd.docker.distribution.manifest.v2+json'
  const manifest = toBlob({
    ...{ schemaVersion: 2, mediaType: manifestType },
    config: described('application/vnd.docker.container.image.v1+json', config),
    layers: [described('application/vnd.docker.image.rootfs.diff.tar.gzip', layer)],
  })
  let asked = 0
  const server = await httpServer(({ url = '', method }, response) => {
    const isManifest = /^\/v2\/shop\/manifests\/(1|sha256:\w+)$/.test(url)
    if (isManifest) asked += 1
    const found = isManifest ? manifest : [layer, config].find(({ digest }) => url === `/v2/shop/blobs/${digest}`)
    if (url === '/v2/') return response.end('{}')
    if (!found) return response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}')
    const type = isManifest ? manifestType : 'application/octet-stream'
    const headers = { 'content-type': type, 'content-length': found.bytes.length, 'docker-content-digest': found.digest }
    return response.writeHead(200, headers).end(method === 'HEAD' ? undefined : found.bytes)
  })
  return {
    image: `127.0.0.1:${server.port}/shop:1`,
    asked: () => asked,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
