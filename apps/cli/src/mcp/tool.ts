import type { CallToolResult, McpServer, ToolAnnotations } from '@modelcontextprotocol/server'
import { messageOf } from '@testmesh/protocol'
import { BrokenRecording } from '@testmesh/recordings'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { explainSystemError } from '../system-error.ts'
import { UsageError } from '../usage-error.ts'
import type { Desk } from './desk.ts'

/** Something that an assistant may ask for. */
export interface Tool {
  readonly name: string
  /** Whether it is there under `--read-only`. */
  readonly isReading: boolean
  register(server: McpServer, desk: Desk): void
}

/** What a call of a tool has at hand. */
export interface Call {
  readonly desk: Desk
  /** Aborted when the client cancels the call, and when the server ends. */
  readonly signal: AbortSignal
  /** Tells the client how far it is, when it wants to know. `progress` grows with each call. */
  readonly tell: (progress: number, message: string) => void
}

/** The same twice: some clients show their model the text, others the data. */
export interface Answer<T> {
  readonly text: string
  readonly data: T
}

type Entries = Readonly<Record<string, v.GenericSchema>>
type Input<I extends Entries> = v.InferOutput<v.StrictObjectSchema<I, undefined>>
type Output<O extends Entries> = v.InferInput<v.ObjectSchema<O, undefined>>

interface ToolOptions<I extends Entries, O extends Entries> {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly annotations: ToolAnnotations & { readonly readOnlyHint: boolean }
  readonly input: I
  readonly output: O
  readonly run: (input: Input<I>, call: Call) => Promise<Answer<Output<O>>> | Answer<Output<O>>
}

/** Of a tool that changes nothing, and speaks with nobody. */
export const reading = { readOnlyHint: true, openWorldHint: false } as const

export const defineTool = <I extends Entries, O extends Entries>(options: ToolOptions<I, O>): Tool => {
  const { name, title, description, annotations, input, output, run } = options
  const config = {
    ...{ title, description, annotations },
    inputSchema: toStandardJsonSchema(v.strictObject(input)),
    outputSchema: toStandardJsonSchema(v.object(output)),
  }
  return {
    name,
    isReading: annotations.readOnlyHint,
    register: (server, desk) => {
      server.registerTool(name, config, async (given, { mcpReq: { signal, notify, _meta } }): Promise<CallToolResult> => {
        const progressToken = _meta?.progressToken
        const tell: Call['tell'] = (progress, message) => {
          if (progressToken === undefined) return
          // Who does not listen any more cannot be told.
          notify({ method: 'notifications/progress', params: { progressToken, progress, message } }).catch(() => undefined)
        }
        try {
          const { text, data } = await run(given as Input<I>, { desk, signal: AbortSignal.any([signal, desk.ending]), tell })
          return { content: [{ type: 'text', text }], structuredContent: data as Record<string, unknown> }
        } catch (error) {
          return { content: [{ type: 'text', text: explain(error) }], isError: true }
        }
      })
    },
  }
}

const explain = (error: unknown): string => {
  if (error instanceof UsageError || error instanceof BrokenRecording) return error.message
  const broken = explainSystemError(error)
  if (broken !== undefined) return broken
  process.stderr.write(
    `This is a bug of TestMesh; please report it with the lines below.\n${error instanceof Error ? error.stack : error}\n`,
  )
  return `a bug of TestMesh: ${messageOf(error)}`
}
