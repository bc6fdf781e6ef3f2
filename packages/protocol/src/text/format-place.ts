import type { Place } from '../diagnostic.ts'

/** `checkout.testmesh.yaml:7:7`, as terminals and editors make links of it; empty when nothing is known. */
export const formatPlace = (place: Place, file?: string): string => {
  const name = place.file ?? file
  const position = place.span?.start
  if (!position) return name ?? place.pointer ?? ''
  return `${name === undefined ? '' : `${name}:`}${position.line}:${position.column}`
}
