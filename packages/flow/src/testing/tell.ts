import { defineSchema, fields as f, toDescriptor } from '@testmesh/action-kit'
import { type ActionDescriptor, formatDiagnostic, type Severity } from '@testmesh/protocol'
import * as v from 'valibot'
import { readFlow } from '../read/read-flow.ts'

const http = defineSchema({
  type: 'http_request',
  family: 'http',
  title: 'HTTP request',
  description: 'Sends a request.',
  aliases: [{ name: 'http' }, { name: 'http.get', preset: { method: 'GET' } }],
  payload: 'body',
  config: f.object(
    {
      url: f.url({ relativeTo: 'base_url' }),
      method: f.choice(['GET', 'POST', 'DELETE'], { default: 'GET' }),
      headers: v.optional(f.headers()),
      params: v.optional(f.map(f.text())),
      body: v.optional(f.json()),
      timeout: v.optional(f.duration()),
      verify_ssl: v.optional(f.boolean()),
      save_to_file: v.optional(f.filePath()),
      poll: v.optional(
        f.object({ until: f.expression(), interval: v.optional(f.duration()) }, { aliases: { success_condition: 'until' } }),
      ),
      reply: v.optional(f.template()),
      match: v.optional(f.match()),
      checks: v.optional(f.assertions()),
    },
    { aliases: { query_params: 'params' } },
  ),
  output: f.object({ status: v.number() }),
})

/** An action with a field of nearly every kind, for tests. */
export const descriptors: readonly ActionDescriptor[] = [toDescriptor(http)]

interface TellOptions {
  /** Notes and warnings too. Default: only errors. */
  readonly from?: Severity
}

const ranks: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 }

/** The diagnostics of a flow as people read them. */
export const tell = (text: string, { from = 'error' }: TellOptions = {}): string =>
  readFlow(text, descriptors, { file: 'shop.yaml' })
    .diagnostics.filter(({ severity }) => ranks[severity] >= ranks[from])
    .map((diagnostic) => formatDiagnostic(diagnostic, { text, file: 'shop.yaml' }))
    .join('\n')

/** The same for the lines of one step of an otherwise good flow. */
export const tellStep = (lines: string, options?: TellOptions): string =>
  tell(`name: Shop\nsteps:\n${lines.replace(/^(?=.)/gm, '  ')}\n`, options)
