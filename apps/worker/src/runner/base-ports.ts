import { dirname, join } from 'node:path'
import { builtins, createEgress, createFiles } from '@testmesh/actions'
import type { Ports } from '@testmesh/engine'
import { openBlobFolder } from '@testmesh/platform/blobs'
import type { RunOrder } from '../messages.ts'

/** What a flow of an order may use: its own files, the network within the policy, and nothing of the machine's environment. */
export const basePorts = ({ folder, blobFolder, egress, granted = [] }: BaseOrder, file: string): Ports => ({
  ...builtins({ root: folder }),
  files: filesOf(folder, file),
  filesOf: (other) => filesOf(folder, other),
  net: createEgress({ ...egress, opensPorts: granted.includes('open-port') }),
  blobs: openBlobFolder(blobFolder),
  osenv: () => undefined,
})

type BaseOrder = Pick<RunOrder, 'folder' | 'blobFolder' | 'egress'> & Partial<Pick<RunOrder, 'granted'>>

const filesOf = (root: string, file: string): Ports['files'] =>
  createFiles({ root, folder: dirname(join(root, file)), output: join(root, '.output') })
