import type { JsonValue } from '@testmesh/protocol'
import { createNames, toVariable } from './names.ts'

/** Names for the origins that requests go to: `BASE_URL` for the one that most do, the others by their hosts. */
export interface Origins {
  readonly variables: Readonly<Record<string, JsonValue>>
  /** `http://localhost:3000/a` is `${BASE_URL}/a`. What begins with no origin stays as it is. */
  shorten(url: string): string
}

/** @param taken names that are of something else */
export const nameOrigins = (urls: readonly string[], taken: Iterable<string> = []): Origins => {
  const origins = urls.map(originOf).filter((origin) => origin !== undefined)
  const counts = Map.groupBy(origins, (origin) => origin)
  const byCount = [...counts].sort(([, a], [, b]) => b.length - a.length).map(([origin]) => origin)
  const newName = createNames('_', taken)
  const names = new Map(
    byCount.map((origin, index) => [origin, newName(index === 0 ? 'BASE_URL' : `${toVariable(new URL(origin).host).toUpperCase()}_URL`)]),
  )
  return {
    variables: Object.fromEntries([...names].map(([origin, name]) => [name, origin])),
    shorten: (url) => {
      const origin = originOf(url)
      return origin === undefined ? url : `\${${names.get(origin)}}${url.slice(origin.length)}`
    },
  }
}

/** As it is written, so that the rest of the URL is what comes behind it. */
const originOf = (url: string): string | undefined => {
  const [origin] = /^https?:\/\/[^/?#${}@]+(?=[/?#]|$)/i.exec(url) ?? []
  return origin !== undefined && URL.canParse(origin) ? origin : undefined
}
