import type { Backup } from '@testmesh/platform'
import { count } from './count.ts'

/** What is in a backup. */
export const contentText = ({ end }: Pick<Backup, 'end'>): string => {
  const rows = Object.values(end.tables).reduce((sum, table) => sum + table.rows, 0)
  return `${count(rows, 'row')} in ${count(Object.keys(end.tables).length, 'table')}, ${count(end.attachments.count, 'attachment')}`
}

/** When, and by which version. */
export const madeText = ({ manifest }: Pick<Backup, 'manifest'>): string =>
  `made ${manifest.madeAt} by TestMesh ${manifest.version}, schema ${manifest.schema}`

/** `3 attachments that executions name are` */
export const missingText = ({ end }: Pick<Backup, 'end'>, one: 'is' | 'was', more: 'are' | 'were'): string =>
  `${count(end.attachments.missing, 'attachment')} that executions name ${end.attachments.missing === 1 ? one : more}`
