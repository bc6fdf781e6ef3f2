import { basename } from 'node:path'
import { parse } from 'yaml'

/**
 * The text of a flow that starts a mock server with what a file holds: an OpenAPI document, or settings as `from_file` takes them.
 * Undefined for any other file, which is a flow if anything.
 */
export const readMockSource = (text: string, path: string): string | undefined => {
  const keys = keysOf(text)
  const name = basename(path)
  const has = (...names: string[]): boolean => names.some((name) => keys.includes(name))
  if (has('steps', 'flow')) return undefined
  // Pages of other origins ask: there is nothing in the document to say it with.
  if (has('openapi', 'swagger')) return flowWith({ name, openapi: name, cors: true })
  return has('mock_server', 'endpoints', 'routes') ? flowWith({ from_file: name }) : undefined
}

const flowWith = (config: object): string =>
  JSON.stringify({ name: 'Mock server', steps: [{ id: 'mock', action: 'mock_server_start', config }] })

/** At the top; of a text that cannot be read as a whole, those that stand at the beginning of a line. */
const keysOf = (text: string): string[] => {
  try {
    return Object.keys((parse(text, { maxAliasCount: 10_000, merge: true, logLevel: 'error' }) as object | null) ?? {})
  } catch {
    return [...text.matchAll(/^\s{0,2}["']?(\w+)["']?\s*:/gm)].map(([, key = '']) => key)
  }
}
