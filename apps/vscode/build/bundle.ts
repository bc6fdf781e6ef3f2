import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const folder = join(import.meta.dirname, '..')
export const dist = join(folder, 'dist')
const cli = join(folder, '../cli')

/** What VS Code loads, with all that stands in the package: the manifest, one file of code, the pages of the marketplace. */
export const bundleExtension = async (): Promise<void> => {
  rmSync(dist, { recursive: true, force: true })
  const bundle = await rolldown({
    cwd: folder,
    input: 'src/extension.ts',
    platform: 'node',
    external: ['vscode'],
    transform: { target: 'node22' },
  })
  await bundle.write({ file: join(dist, 'extension.cjs'), format: 'cjs', minify: true, codeSplitting: false })
  writeFileSync(join(dist, 'package.json'), JSON.stringify(manifest(), undefined, 2))
  for (const file of ['README.md', 'icon.png']) copyFileSync(join(folder, file), join(dist, file))
  copyFileSync(join(folder, '../../LICENSE'), join(dist, 'LICENSE.txt'))
  const changes = join(cli, 'CHANGELOG.md')
  if (existsSync(changes)) copyFileSync(changes, join(dist, 'CHANGELOG.md'))
}

/** The extension has the version of the command line, and its changes are told with it. */
const manifest = (): object => {
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  const { devDependencies: _, scripts: __, private: ___, type: ____, ...own } = read(join(folder, 'package.json'))
  return { ...own, version: read(join(cli, 'package.json')).version, files: ['*'] }
}
