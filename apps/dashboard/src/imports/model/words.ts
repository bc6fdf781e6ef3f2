import type { SourceFormat } from '@testmesh/importers'
import type { FoundLoss, ReadSource } from '../worker/messages.ts'

/** What a source can be, by its name. */
export const formatNames = {
  curl: 'curl commands',
  har: 'HTTP archive (HAR)',
  openapi: 'OpenAPI document',
  postman: 'Postman collection or environment',
} as const satisfies Readonly<Record<SourceFormat, string>>

/** What it was taken for. */
export const takenFor = ({ format, flows }: Pick<ReadSource, 'format' | 'flows'>): string => {
  if (format !== 'postman') return formatNames[format]
  return flows.length > 0 ? 'Postman collection' : 'Postman environment'
}

export const shownLine = ({ where, line }: Pick<FoundLoss, 'where' | 'line'>): string =>
  line === undefined ? where : `${where}, line ${line}`
