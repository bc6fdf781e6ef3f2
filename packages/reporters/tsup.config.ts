import { library } from '@testmesh-tooling/tsup'

export default library({ entry: ['src/index.ts', 'src/github.ts', 'src/outcomes.ts', 'src/sarif.ts'] })
