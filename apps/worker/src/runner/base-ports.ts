import { dirname, join } from 'node:path'
import { builtins, createEgress, createFiles } from '@testmesh/actions'
import type { Ports } from '@testmesh/engine'
import { openBlobFolder } from '@testmesh/platform/blobs'
import type { RunOrder } from '../messages.ts'

/** What a flow of an order may use: its own files, the network within the policy, and nothing of the machine's environment. */
export const basePorts = ({ folder, blobFolder, egress }: Pick<RunOrder, 'folder' | 'blobFolder' | 'egress'>, file: string): Ports => ({
  ...builtins({ root: folder }),
  files: filesOf(folder, file),
  filesOf: (other) => filesOf(folder, other),
  net: createEgress(egress),
  blobs: openBlobFolder(blobFolder),
  osenv: () => undefined,
})

const filesOf = (root: string, file: string): Ports['files'] =>
  createFiles({ root, folder: dirname(join(root, file)), output: join(root, '.output') })
