import { library } from '@testmesh-tooling/tsup'

export default library()
