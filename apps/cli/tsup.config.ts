import { readFileSync } from 'node:fs'
import { defineConfig } from 'tsup'

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string }

// One bundle with a lazy chunk per command, action and reporter, behind a tiny bin: it starts three times as fast as the same
// code from node_modules.
export default defineConfig({
  entry: ['src/bin.ts'],
  format: ['esm'],
  target: 'node22',
  platform: 'node',
  splitting: true,
  treeshake: true,
  minify: true,
  clean: true,
  noExternal: [/.*/],
  define: { TESTMESH_VERSION: JSON.stringify(version) },
  // CommonJS dependencies inside the bundle ask for built-ins by `require`.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
})
