// npm run testmesh -- …: the command line of this clone, from source, where the command was given.
import { main } from '../apps/cli/src/main.ts'

process.chdir(process.env.INIT_CWD ?? process.cwd())
process.exitCode = await main(process.argv.slice(2))
