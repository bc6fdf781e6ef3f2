import { planRename, prepareRename } from '@testmesh/flow/navigate'
import type { Diagnostic } from '@testmesh/protocol'
import { ErrorCodes, type Position, type Range, ResponseError, type WorkspaceEdit } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import { flowAt } from '../flow-at.ts'
import type { LoadedDocument } from '../load-document.ts'
import { textPlaces } from '../text-places.ts'

/** @throws ResponseError for a name that cannot be changed, with the reason */
export const renameableAt = (
  document: TextDocument,
  { flows, descriptors }: LoadedDocument,
  position: Position,
): { range: Range; placeholder: string } | undefined => {
  const { offsetAt, rangeOf } = textPlaces(document)
  const flow = flowAt(flows, offsetAt(position))
  const found = flow && prepareRename(flow.reading, offsetAt(position), descriptors, flow)
  if (!found) return undefined
  if ('refused' in found) throw refusal(found.refused)
  return { range: rangeOf(found.range), placeholder: found.name }
}

/** @throws ResponseError when it is refused, with the reason */
export const renameAt = (
  document: TextDocument,
  { flows, descriptors }: LoadedDocument,
  { position, name }: { readonly position: Position; readonly name: string },
): WorkspaceEdit | undefined => {
  const { offsetAt, rangeOf } = textPlaces(document)
  const flow = flowAt(flows, offsetAt(position))
  if (!flow) return undefined
  const plan = planRename(flow.reading, { offset: offsetAt(position), name }, descriptors, flow)
  if ('refused' in plan) throw refusal(plan.refused)
  return { changes: { [document.uri]: plan.edits.map(({ from, to, insert }) => ({ range: rangeOf([from, to]), newText: insert })) } }
}

const refusal = ({ message, hint }: Diagnostic): ResponseError<void> =>
  new ResponseError(ErrorCodes.InvalidRequest, hint === undefined ? message : `${message}: ${hint}`)
