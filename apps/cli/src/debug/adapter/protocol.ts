import { DebugSession, Response } from '@vscode/debugadapter'
import type { DebugProtocol } from '@vscode/debugprotocol'
import { problemText } from '../problem-text.ts'

/** Answers a request by its command. What it throws is told to whoever asked. */
export type Handlers = Readonly<Record<string, (args: never) => unknown>>

export interface Protocol {
  event(event: DebugProtocol.Event): void
}

export interface ProtocolOptions {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  readonly handlers: (protocol: Protocol) => Handlers
  /** The editor is gone. */
  readonly onGone: () => void
}

/** Speaks the Debug Adapter Protocol. Requests are answered in any order, each once. */
export const startProtocol = ({ input, output, handlers, onGone }: ProtocolOptions): void => {
  class Session extends DebugSession {
    readonly handlers = handlers({ event: (event) => this.sendEvent(event) })

    protected override dispatchRequest(request: DebugProtocol.Request): void {
      const response: DebugProtocol.Response = new Response(request)
      void this.answer(request).then(
        (body) => this.sendResponse(body === undefined ? response : { ...response, body }),
        (error: unknown) => this.sendErrorResponse(response, { id: 1, format: problemText(error), showUser: true }),
      )
    }

    private async answer({ command, arguments: args }: DebugProtocol.Request): Promise<unknown> {
      const handle = Object.hasOwn(this.handlers, command) ? this.handlers[command] : undefined
      if (!handle) throw new Error(`${command} is nothing that flows can be debugged with`)
      return handle(args as never)
    }

    override shutdown(): void {
      onGone()
    }
  }
  new Session().start(input, output)
}
