// pnpm run build: the extension as VS Code loads it, into dist/.
import { bundleExtension } from './bundle.ts'

await bundleExtension()
