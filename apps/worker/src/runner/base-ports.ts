import { dirname, join } from 'node:path'
import { builtins, createEgress, createFiles } from '@testmesh/actions'
import type { Ports } from '@testmesh/engine'
import { openBlobFolder } from '@testmesh/platform/blobs'
import type { RunOrder } from '../messages.ts'

/** What a flow of an order may use: its own files, the network within the policy, and nothing of the machine's environment. */
export const basePorts = ({ folder, blobFolder, egress }: Pick<RunOrder, 'folder' | 'blobFolder' | 'egress'>, file: string): Ports => ({
  ...builtins({ root: folder }),
  files: createFiles({ root: folder, folder: dirname(join(folder, file)), output: join(folder, '.output') }),
  net: createEgress(egress),
  blobs: openBlobFolder(blobFolder),
  osenv: () => undefined,
})
