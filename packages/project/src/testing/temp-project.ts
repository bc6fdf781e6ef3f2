import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import { loadProject, type Project } from '../index.ts'

/** A folder of a test, with a project in it: `project/`. What stands beside it is outside. */
export interface TempProject {
  readonly root: string
  path(path: string): string
  write(path: string, text: string | Uint8Array): string
  read(path: string): string
  link(path: string, target: string): void
  /** Relative to the project, with forward slashes. */
  shown(path: string): string
  load(): Promise<Project>
}

/** A new one for each test of the file; the key of the user is in it too. */
export const tempProject = (): TempProject => {
  let base = ''
  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'testmesh-project-')))
    mkdirSync(join(base, 'project'))
    vi.stubEnv('XDG_CONFIG_HOME', join(base, 'config'))
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(base, { recursive: true, force: true })
  })
  const path = (name: string): string => join(base, 'project', name)
  const inFolder = (name: string): string => {
    mkdirSync(dirname(path(name)), { recursive: true })
    return path(name)
  }
  return {
    get root() {
      return join(base, 'project')
    },
    path,
    write: (name, text) => {
      writeFileSync(inFolder(name), text)
      return path(name)
    },
    read: (name) => readFileSync(path(name), 'utf8'),
    link: (name, target) => symlinkSync(target, inFolder(name)),
    shown: (name) => relative(join(base, 'project'), name).replaceAll('\\', '/'),
    load: async () => {
      const { project, diagnostics } = await loadProject({ from: join(base, 'project') })
      if (!project) throw new Error(JSON.stringify(diagnostics))
      return project
    },
  }
}
