import { createHash } from 'node:crypto'
import { missing, pushProject, Refusal } from '@testmesh/platform'
import { maxFileBytes, type projectRoutes } from '@testmesh/protocol'
import type { WorkspaceHandlers } from '../http/call.ts'
import { given } from '../http/given.ts'
import { readBytes } from '../http/read-body.ts'
import { readText } from '../language/read-text.ts'

export const projectHandlers: WorkspaceHandlers<typeof projectRoutes> = {
  getProject: async ({ workspace }) => ({
    flows: await workspace.flows.listWithPath(),
    files: await workspace.projectFiles.list(),
  }),
  findMissingContents: async ({ workspace, body }) => ({ missing: await workspace.contents.missing(body.hashes) }),
  putContent: async ({ workspace, params, raw }) => {
    const bytes = await readBytes(raw, maxFileBytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (sha256 !== params.sha256)
      throw new Refusal('invalid', 'HASH_MISMATCH', `The bytes that arrived have the hash ${sha256}: they were changed on the way.`)
    await workspace.contents.put(bytes)
  },
  getContent: async ({ workspace, params }) => {
    const bytes = await workspace.contents.find(params.sha256)
    if (!bytes) throw missing('content')
    return new Response(Buffer.from(bytes), { headers: { 'content-type': 'application/octet-stream', etag: `"${params.sha256}"` } })
  },
  pushProject: ({ workspace, body, by }) => pushProject({ workspace, read: readText, by }, given(body)),
}
