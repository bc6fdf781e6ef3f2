'use client'
import type { Matrix, MatrixRow } from '../model/matrix.ts'
import type { Environment } from '../queries.ts'
import { DeleteEnvironment } from './delete-environment.tsx'
import { DiffDialog } from './diff-dialog.tsx'
import { EnvironmentDialog } from './environment-dialog.tsx'
import { PasteDialog } from './paste-dialog.tsx'
import { RemoveVariable } from './remove-variable.tsx'
import { SecretDialog } from './secret-dialog.tsx'
import { VariableDialog } from './variable-dialog.tsx'

export type OpenDialog =
  | { readonly type: 'variable' }
  | { readonly type: 'secret'; readonly name?: string; readonly environmentId: string; readonly version: number }
  | { readonly type: 'paste'; readonly environmentId: string }
  | { readonly type: 'diff' }
  /** Absent: a new one. */
  | { readonly type: 'environment'; readonly environment?: Environment }
  | { readonly type: 'delete'; readonly environment: Environment }
  | { readonly type: 'remove'; readonly row: MatrixRow }

export interface OpenedDialogProps {
  readonly dialog: OpenDialog
  readonly environments: readonly Environment[]
  readonly matrix: Matrix
  readonly rows: readonly MatrixRow[]
  readonly onClose: () => void
}

/** The one dialog that is open. */
export const OpenedDialog = ({ dialog, environments, matrix, rows, onClose }: OpenedDialogProps) => {
  const shared = { environments, onClose }
  switch (dialog.type) {
    case 'variable':
      return <VariableDialog {...shared} rows={rows} />
    case 'secret':
      return <SecretDialog {...shared} name={dialog.name} environmentId={dialog.environmentId} version={dialog.version} />
    case 'paste':
      return <PasteDialog {...shared} matrix={matrix} environmentId={dialog.environmentId} />
    case 'diff':
      return <DiffDialog {...shared} rows={rows} />
    case 'environment':
      return <EnvironmentDialog environment={dialog.environment} onClose={onClose} />
    case 'delete':
      return <DeleteEnvironment environment={dialog.environment} onClose={onClose} />
    case 'remove':
      return <RemoveVariable {...shared} row={dialog.row} />
  }
}
