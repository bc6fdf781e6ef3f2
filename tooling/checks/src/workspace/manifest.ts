export type Dependencies = Readonly<Record<string, string>>

/** The part of a package.json that the checks read. */
export interface Manifest {
  readonly name: string
  readonly version?: string
  readonly private?: boolean
  readonly type?: string
  readonly description?: string
  readonly license?: string
  readonly sideEffects?: boolean | readonly string[]
  readonly engines?: Dependencies
  readonly files?: readonly string[]
  readonly bin?: Dependencies
  readonly exports?: string | Dependencies
  readonly publishConfig?: {
    readonly access?: string
    readonly bin?: Dependencies
    readonly exports?: Readonly<Record<string, Dependencies>>
  }
  readonly scripts?: Dependencies
  readonly dependencies?: Dependencies
  readonly devDependencies?: Dependencies
  readonly peerDependencies?: Dependencies
}

export const parseManifest = (text: string): Manifest => {
  const manifest = JSON.parse(text) as Partial<Manifest>
  return { name: '', ...manifest }
}

export const isPublished = (manifest: Manifest): boolean => manifest.private !== true

/** Names of everything a package declares. */
export const declaredNames = ({ dependencies, devDependencies, peerDependencies }: Manifest): ReadonlySet<string> =>
  new Set(Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies }))
