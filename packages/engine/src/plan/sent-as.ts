import { type FieldPattern, fieldsOfKind, pointsAt, secretPaths, secretUrlPaths, sentMaps } from '@testmesh/action-kit'
import type { SentAs } from '@testmesh/expressions'
import type { ActionDescriptor } from '@testmesh/protocol'

/** What a text of a config is sent as, when null has no place in it. Asked of texts with tokens alone, which costs a start least. */
export const sentAs = (descriptor: ActionDescriptor, pointer: string): SentAs | undefined => {
  const isAt = (pattern: FieldPattern) => pointsAt(pattern, pointer)
  const isIn = (pattern: FieldPattern) => isAt(`${pattern}/*`) || isAt(`${pattern}/*/*`)
  if (fieldsOfKind(descriptor, 'url').some(isAt) || secretUrlPaths(descriptor).some(isAt)) return 'URL'
  if (fieldsOfKind(descriptor, 'headers').some(isIn)) return 'header'
  if (secretPaths(descriptor).some(isAt)) return 'secret'
  return [...sentMaps(descriptor)].find(([pattern]) => isIn(pattern))?.[1]
}
