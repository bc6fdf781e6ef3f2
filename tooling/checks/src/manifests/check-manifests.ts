import { isDeepStrictEqual } from 'node:util'
import type { Check, Problem } from '../check.ts'
import { isPublished, type Manifest } from '../workspace/manifest.ts'
import type { WorkspacePackage } from '../workspace/workspace.ts'

/** What is published says what it is, and says the same in the workspace and in the tarball. */
export const checkManifests: Check = {
  name: 'package.json files are complete and alike',
  run: ({ packages }) => {
    const published = packages.filter(({ manifest }) => isPublished(manifest))
    return [...published.flatMap(judge), ...unequal(published, 'version'), ...unequal(published, 'engines')]
  },
}

const judge = ({ manifest, folder, group }: WorkspacePackage): Problem[] => {
  const wants: readonly (readonly [isRight: boolean, message: string])[] = [
    [isText(manifest.description), 'needs a description'],
    [manifest.license === 'Apache-2.0', 'needs "license": "Apache-2.0"'],
    [manifest.type === 'module', 'needs "type": "module"'],
    [manifest.engines?.node !== undefined, 'needs engines.node'],
    [isDeepStrictEqual(manifest.files, ['dist']), 'needs "files": ["dist"]'],
    [manifest.publishConfig?.access === 'public', 'needs publishConfig.access "public"'],
    [group !== 'packages' || manifest.sideEffects !== undefined, 'needs sideEffects'],
    [group !== 'packages' || manifest.exports !== undefined, 'needs exports'],
    [
      isDeepStrictEqual(manifest.publishConfig?.exports, publishedExports(manifest)),
      'publishConfig.exports is not what exports becomes in dist/',
    ],
    [isDeepStrictEqual(manifest.publishConfig?.bin, publishedBin(manifest)), 'publishConfig.bin is not what bin becomes in dist/'],
  ]
  return wants.filter(([isRight]) => !isRight).map(([, message]) => ({ file: `${folder}/package.json`, message }))
}

const isText = (text: string | undefined): boolean => text !== undefined && text.trim() !== ''

/** `./src/index.ts` → its declarations and its code in `./dist`. */
const publishedExports = ({ exports }: Manifest): object | undefined =>
  exports === undefined || typeof exports === 'string'
    ? undefined
    : Object.fromEntries(
        Object.entries(exports).map(([entry, source]) => [entry, { types: built(source, '.d.ts'), default: built(source, '.js') }]),
      )

const publishedBin = ({ bin }: Manifest): object | undefined =>
  bin && Object.fromEntries(Object.entries(bin).map(([name, source]) => [name, built(source, '.js')]))

const built = (source: string, ending: string): string => source.replace('./src/', './dist/').replace(/\.ts$/, ending)

const unequal = (packages: readonly WorkspacePackage[], key: 'version' | 'engines'): Problem[] => {
  const [first, ...others] = packages
  return others
    .filter(({ manifest }) => !isDeepStrictEqual(manifest[key], first?.manifest[key]))
    .map(({ folder }) => ({ file: `${folder}/package.json`, message: `${key} differs from that of ${first?.folder}` }))
}
