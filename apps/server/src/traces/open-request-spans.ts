import { openSpans } from '@testmesh/platform/traces'
import type { AppOptions } from '../http/create-app.ts'

export interface RequestSpans {
  readonly start: NonNullable<AppOptions['startSpan']>
  /** Sends what waits. */
  stop(): Promise<void>
}

/**
 * Spans of requests, each the beginning of a trace. Their names and attributes are those that every tool knows.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span
 */
export const openRequestSpans = (endpoint: string): RequestSpans => {
  const spans = openSpans({ endpoint, service: 'testmesh-server' })
  return {
    stop: spans.stop,
    start: ({ method, path }) => {
      const span = spans.start({ name: `${method} ${path}`, kind: 'server' })
      span.set({ 'http.request.method': method, 'http.route': path })
      return {
        place: span.place,
        end: ({ request, response: { status }, requestId, workspaceId, executionId }) => {
          span.set({
            // The query may hold a token.
            'url.path': new URL(request.url).pathname,
            'http.response.status_code': status,
            'testmesh.request.id': requestId,
            ...(workspaceId !== undefined && { 'testmesh.workspace.id': workspaceId }),
            ...(executionId !== undefined && { 'testmesh.execution.id': executionId }),
          })
          // What the caller did wrong is no error of the server.
          span.end({ isError: status >= 500 })
        },
      }
    },
  }
}
