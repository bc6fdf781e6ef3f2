import { library } from '@testmesh-tooling/tsup'

export default library({ entry: ['src/index.ts', 'src/blobs/blob-folder.ts', 'src/traces/index.ts'] })
