import * as v from 'valibot'
import { diagnosticSchema } from '../diagnostic.ts'
import { defineRoute } from './define-route.ts'
import { filesField, hashField, pathField, textField } from './fields.ts'

/** The most bytes a file beside flows may have. */
export const maxFileBytes = 10 * 1024 * 1024

/** Of a flow that a push knows: the version that it takes the place of; 0: there is none yet. Left out: whatever is there. */
const baseField = v.optional(v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0, 'must be at least 0')))
const pushedFlows = v.pipe(v.array(v.strictObject({ path: pathField, sha256: hashField, base: baseField })), v.maxLength(10_000))
const hashParams = v.strictObject({ sha256: hashField })
const project = { tag: 'project' } as const

export const projectRoutes = {
  getProject: defineRoute({
    ...project,
    method: 'GET',
    path: '/project',
    summary: 'All flows and files that have a path, by hash: what a pull needs',
    reply: v.object({
      flows: v.array(v.object({ path: v.string(), sha256: v.string(), id: v.string(), version: v.number() })),
      files: v.array(v.object({ path: v.string(), sha256: v.string() })),
    }),
  }),
  findMissingContents: defineRoute({
    ...project,
    method: 'POST',
    path: '/contents/missing',
    isQuestion: true,
    summary: 'Which of these hashes a push still has to send',
    body: v.strictObject({ hashes: v.pipe(v.array(hashField), v.maxLength(10_000)) }),
    reply: v.object({ missing: v.array(v.string()) }),
  }),
  putContent: defineRoute({
    ...project,
    method: 'PUT',
    path: '/contents/:sha256',
    summary: 'Send the bytes of a hash',
    params: hashParams,
    names: 'sha256',
  }),
  getContent: defineRoute({
    ...project,
    method: 'GET',
    path: '/contents/:sha256',
    summary: 'The bytes of a hash',
    params: hashParams,
    media: 'application/octet-stream',
  }),
  pushProject: defineRoute({
    ...project,
    method: 'POST',
    path: '/project/push',
    summary: 'Make flows and files what they are in a project: all of it, or nothing',
    body: v.strictObject({
      flows: pushedFlows,
      files: filesField,
      /** Also remove what has a path and is not among them. */
      prune: v.optional(v.boolean(), false),
      message: v.optional(v.nullable(textField(500))),
    }),
    reply: v.object({
      created: v.array(v.string()),
      updated: v.array(v.string()),
      unchanged: v.number(),
      removed: v.array(v.string()),
      /** Of flows that cannot run as they are. */
      diagnostics: v.array(diagnosticSchema),
    }),
  }),
} as const
