import type { ActionContext } from '@testmesh/action-kit'
import type { Ask, Wish } from './backend.ts'
import { fetchText } from './fetch-text.ts'
import { readTempo } from './read-tempo.ts'
import { isUnknown, noTrace, type Reading, readText } from './read-text.ts'

/**
 * Asks the second version of its API, which alone tells of a part that was left out; the first where there is no other.
 * No time range goes along: Tempo would not look outside of it, and miss spans of a clock that is ahead or behind.
 *
 * @see https://grafana.com/docs/tempo/latest/api_docs/#query-v2
 */
export const askTempo = ({ url: base, headers, traceId }: Wish, context: ActionContext): Ask => {
  let urls = ['api/v2/traces', 'api/traces'].map((path) => `${base}/${path}/${traceId}`)
  return async () => {
    const misses: Reading[] = []
    for (const url of urls) {
      const { status, text } = await fetchText({ url, headers }, context)
      const reading: Reading = { kind: 'tempo', url, text }
      if (status === 200) {
        urls = [url]
        return readText(reading, readTempo)
      }
      misses.push(reading)
      // A 404 without words may come from what lies in between.
      if (text.trim() !== '' && isUnknown(reading)) break
    }
    if (misses.some(isUnknown)) return { spans: [] }
    throw noPage(misses)
  }
}

const noPage = (misses: readonly Reading[]) => {
  const last = misses.at(-1) as Reading
  const urls = misses.map(({ url }) => url).join(' and ')
  return noTrace(last, `${urls} answered 404: ${last.text.slice(0, 200)}`)
}
