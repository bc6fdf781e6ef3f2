import { type ActionContext, isSecretName, type JsonValue } from '@testmesh/action-kit'
import type { Content, Draft } from './draft.ts'

/** What stands where a secret stood. */
export const HIDDEN = '***'

/**
 * The interaction without what is secret: headers and parameters that hold a secret of the execution are left out, in paths and
 * bodies `***` stands for it, as it does for members of a body that are called like one.
 */
export const withoutSecrets = ({ request, response, ...draft }: Draft, { mask }: Pick<ActionContext, 'mask'>): Draft => {
  const isOpen = ([name, value]: [string, unknown]): boolean => !isSecretName(name) && JSON.stringify(mask(value)) === JSON.stringify(value)
  return {
    ...mask(draft),
    request: {
      ...mask({ method: request.method, path: request.path }),
      query: onlyIf(isOpen, request.query),
      headers: onlyIf(isOpen, request.headers),
      ...(request.body && { body: mask(withoutNamed(request.body)) }),
    },
    response: {
      status: response.status,
      headers: onlyIf(isOpen, response.headers),
      ...(response.body && { body: mask(withoutNamed(response.body)) }),
    },
  }
}

const onlyIf = <T>(isKept: (entry: [string, T]) => boolean, map: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(map).filter(isKept))

const withoutNamed = (content: Content): Content => {
  if (content.type === 'json') return { type: 'json', value: hideNamed(content.value) }
  if (content.type === 'bytes') return content
  return { type: 'text', value: content.value.replace(/(^|&)([^=&\s]+)=[^&\s]*/g, hidePair) }
}

const hidePair = (pair: string, separator: string, name: string): string => (isSecretName(name) ? `${separator}${name}=${HIDDEN}` : pair)

const hideNamed = (value: JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map((item) => hideNamed(item as JsonValue))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      typeof member === 'string' && isSecretName(name) ? HIDDEN : hideNamed(member as JsonValue),
    ]),
  )
}
