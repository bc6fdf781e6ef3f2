/** Put in by the build; a run from source has none. */
declare const TESTMESH_VERSION: string | undefined

export const version: string = typeof TESTMESH_VERSION === 'string' ? TESTMESH_VERSION : '0.0.0-source'

export const isPackaged = typeof TESTMESH_VERSION === 'string'
