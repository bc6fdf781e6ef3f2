// pnpm run pack: the extension as one file to install, testmesh.vsix.
import { join } from 'node:path'
import { createVSIX } from '@vscode/vsce'
import { bundleExtension, dist } from './bundle.ts'

await bundleExtension()
await createVSIX({ cwd: dist, packagePath: join(dist, '../testmesh.vsix'), dependencies: false, allowMissingRepository: true })
