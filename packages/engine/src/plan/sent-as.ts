import { type FieldPattern, fieldsOfKind, pointsAt, secretPaths, secretUrlPaths } from '@testmesh/action-kit'
import type { SentAs } from '@testmesh/expressions'
import type { ActionDescriptor } from '@testmesh/protocol'

/** What a text of a config is sent as, when null has no place in it. Asked of texts with tokens alone, which costs a start least. */
export const sentAs = (descriptor: ActionDescriptor, pointer: string): SentAs | undefined => {
  const isAt = (pattern: FieldPattern) => pointsAt(pattern, pointer)
  if (fieldsOfKind(descriptor, 'url').some(isAt) || secretUrlPaths(descriptor).some(isAt)) return 'URL'
  if (fieldsOfKind(descriptor, 'headers').some((pattern) => isAt(`${pattern}/*`) || isAt(`${pattern}/*/*`))) return 'header'
  return secretPaths(descriptor).some(isAt) ? 'secret' : undefined
}
