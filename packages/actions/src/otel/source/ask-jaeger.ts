import type { ActionContext } from '@testmesh/action-kit'
import type { Ask, Wish } from './backend.ts'
import { fetchText } from './fetch-text.ts'
import { readJaeger } from './read-jaeger.ts'
import { isUnknown, noTrace, readText } from './read-text.ts'

export const askJaeger = ({ url: base, headers, traceId }: Wish, context: ActionContext): Ask => {
  const url = `${base}/api/traces/${traceId}`
  return async () => {
    const { status, text } = await fetchText({ url, headers }, context)
    const reading = { kind: 'jaeger', url, text } as const
    if (status === 200) return readText(reading, (answer, receivedMs) => ({ spans: readJaeger(answer, receivedMs) }))
    if (isUnknown(reading)) return { spans: [] }
    throw noTrace(reading, `${url} answered 404: ${text.slice(0, 200)}`)
  }
}
