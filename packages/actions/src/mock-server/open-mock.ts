import type { ActionContext, Egress, Files } from '@testmesh/action-kit'
import { handleRequest } from './server/handle-request.ts'
import { listen } from './server/listen.ts'
import { type OpenServing, openServing } from './server/open-serving.ts'
import type { Answered } from './server/request-log.ts'
import { type Loaded, loadSettings } from './settings/load-settings.ts'
import type { Settings } from './settings/types.ts'

/** What a mock server starts with: checked, and everything read that it names. */
export interface PreparedMock {
  readonly name: string | undefined
  /** 0: a free one. */
  readonly port: number
  readonly host: string | undefined
  /** `GET /orders/:id`, without the base path; in the order in which they are written. */
  readonly endpoints: readonly string[]
  /** The service that gets what no endpoint answers. */
  readonly target: string | undefined
  readonly isRecording: boolean
}

const prepared = new WeakMap<PreparedMock, Loaded>()

/** @param config Of `mock_server_start`, as its schema gives it. @throws ActionError as `mock_server_start` */
export const prepareMock = async (config: unknown, context: Pick<ActionContext, 'files' | 'readConfig'>): Promise<PreparedMock> => {
  const loaded = await loadSettings(config as Settings, context)
  const { settings, endpoints, proxy } = loaded
  const mock: PreparedMock = {
    name: settings.name,
    port: settings.port,
    host: settings.host,
    endpoints: endpoints.map(({ method, path }) => `${method.toUpperCase()} ${path}`),
    target: proxy?.target,
    isRecording: settings.mode === 'record',
  }
  prepared.set(mock, loaded)
  return mock
}

export interface OpenMockOptions {
  readonly name: string
  readonly host: string
  /** 0: a free one. */
  readonly port: number
  readonly random: () => number
  readonly net: Egress
  /** Where it writes what it recorded. */
  readonly write: Files['write']
  /** Told of each request when whoever asked has all that it gets. */
  readonly onAnswered?: (answered: Answered) => void
}

/** A mock server that belongs to no execution. */
export interface OpenMock {
  readonly port: number
  /** With a slash before it, or nothing. */
  basePath(): string
  /** Serves this from now on, with new state and counts. @throws ActionError MOCK_BAD_SETTINGS; it goes on as before then */
  replace(mock: PreparedMock): Promise<void>
  /** Ends it and writes what it recorded; resolves to where. @throws ActionError as `mock_server_stop` */
  close(): Promise<string | undefined>
}

/** Serves what was prepared until it is closed. @throws ActionError MOCK_PORT_TAKEN, MOCK_CANNOT_LISTEN, MOCK_BAD_SETTINGS */
export const openMock = async (mock: PreparedMock, { host, port, ...ports }: OpenMockOptions): Promise<OpenMock> => {
  const open = (next: PreparedMock): Promise<OpenServing> => {
    const loaded = prepared.get(next)
    if (!loaded) throw new TypeError('openMock wants what prepareMock gave')
    return openServing(loaded, ports)
  }
  let current = await open(mock)
  const ends = [current.end]
  const listening = await listen({ port, host }, (message, response) => void handleRequest(current.serving, { message, response }))
  return {
    port: listening.port,
    basePath: () => current.serving.basePath,
    replace: async (next) => {
      current = await open(next)
      // What was asked before is still answered as it was then.
      ends.push(current.end)
    },
    close: async () => {
      for (const end of ends) end()
      await listening.close()
      return current.save()
    },
  }
}
