import { type BlobFolder, type ByteRange, findExecution, missing } from '@testmesh/platform'
import type { executionRoutes } from '@testmesh/protocol'
import type { WorkspaceHandlers } from '../http/call.ts'
import { HttpRefusal } from '../http/problem-response.ts'

type ArtifactRoutes = Pick<typeof executionRoutes, 'listExecutionArtifacts' | 'getExecutionBlob'>

export const artifactHandlers = (blobs: BlobFolder): WorkspaceHandlers<ArtifactRoutes> => ({
  listExecutionArtifacts: async ({ workspace, params }) => {
    await findExecution(workspace, params.id)
    return { items: (await workspace.artifacts.list(params.id)).filter(({ kind }) => kind === 'attachment') }
  },
  getExecutionBlob: async ({ workspace, params, raw }) => {
    // Whoever may see the execution may see its bytes; a hash alone opens nothing.
    const artifact = await workspace.artifacts.find(params.id, params.sha256)
    const size = artifact && (await blobs.size(params.sha256))
    if (size === undefined) throw missing('attachment')
    const range = readRange(raw.headers.get('range'), size)
    return new Response(blobs.read(params.sha256, range), {
      status: range ? 206 : 200,
      headers: {
        ...safeHeaders(artifact?.name ?? params.sha256),
        'content-type': artifact?.mediaType ?? 'application/octet-stream',
        'content-length': String(range ? range.end - range.start + 1 : size),
        'accept-ranges': 'bytes',
        etag: `"${params.sha256}"`,
        ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
      },
    })
  },
})

/** It came from the system under test: a browser must not run it as a page of ours. */
const safeHeaders = (name: string) => ({
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, '_')}`,
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
})

/** One range; what is spelled otherwise is passed over, as HTTP wants it. */
const readRange = (header: string | null, size: number): ByteRange | undefined => {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return undefined
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (start > end) throw new HttpRefusal(416, 'RANGE_NOT_SATISFIABLE', `There are ${size} bytes.`, { 'content-range': `bytes */${size}` })
  return { start, end }
}
