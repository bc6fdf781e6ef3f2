import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isActionError } from '@testmesh/action-kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFiles } from './files.ts'

let base = ''
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'testmesh-files-')))
  put('project/flows/order.json', 'beside')
  put('project/shared/order.json', 'shared')
  put('project/top.json', 'top')
  put('project/..hidden.json', 'hidden')
  put('elsewhere/secret.json', 'not yours')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const at = (path: string): string => join(base, path)
const put = (path: string, text: string): void => {
  mkdirSync(join(at(path), '..'), { recursive: true })
  writeFileSync(at(path), text)
}
const link = (path: string, target: string): void => {
  mkdirSync(join(at(path), '..'), { recursive: true })
  symlinkSync(target, at(path))
}

const files = (root = 'project', output = `${root}/.testmesh/output`) =>
  createFiles({ root: at(root), folder: at(`${root}/flows`), output: at(output) })

const codeOf = (error: unknown): string => {
  if (isActionError(error)) return `${error.code}: ${error.message}${error.code === 'FILE_NOT_FOUND' ? ` (${error.hint})` : ''}`
  return String(error)
}
const read = async (path: string, root?: string): Promise<string> =>
  files(root)
    .read(path)
    .then((bytes) => new TextDecoder().decode(bytes), codeOf)
const write = async (path: string, output?: string): Promise<string> =>
  files('project', output)
    .write(path, new TextEncoder().encode('written'))
    .then((target) => target.replace(base, ''), codeOf)

describe('listing files by a pattern', () => {
  const list = (pattern: string) => files().glob(pattern).catch(codeOf)

  it('gives those beside the flow, else those of the nearest folder above, in order, relative to the flow', async () => {
    put('project/flows/cases/b.json', '')
    put('project/flows/cases/a.json', '')
    put('project/flows/cases/deep/c.json', '')
    put('project/flows/cases/node_modules/d.json', '')
    expect(await list('cases/*.json')).toEqual(['cases/a.json', 'cases/b.json'])
    expect(await list('cases/**/*.json')).toEqual(['cases/a.json', 'cases/b.json', 'cases/deep/c.json'])
    expect(await list('cases/*')).toEqual(['cases/a.json', 'cases/b.json'])
    expect(await list('shared/*.json')).toEqual(['../shared/order.json'])
    expect(await list('../shared/*.json')).toEqual(['../shared/order.json'])
    expect(await list('none/*.json')).toEqual([])
    expect(await read((await files().glob('shared/*.json'))[0] ?? '')).toBe('shared')
  })

  it('never leads out of the project, neither by the pattern nor by a link', async () => {
    link('project/flows/cases/leaving.json', '../../../elsewhere/secret.json')
    link('project/flows/away', '../../elsewhere')
    expect(await list('../../elsewhere/*.json')).toBe('FILE_OUTSIDE_PROJECT: ../../elsewhere/*.json is outside the project')
    expect(await list('/etc/*')).toBe('FILE_OUTSIDE_PROJECT: /etc/* is outside the project')
    expect(await list('cases/*.json')).toEqual([])
    expect(await list('away/*.json')).toEqual([])
  })
})

describe('reading a file that a flow names', () => {
  it('looks beside the flow, then in each folder above, and nowhere else', async () => {
    expect(await read('order.json')).toBe('beside')
    expect(await read('top.json')).toBe('top')
    expect(await read('shared/order.json')).toBe('shared')
    expect(await read('../shared/order.json')).toBe('shared')
    expect(await read('..hidden.json')).toBe('hidden')
    expect(await read('none.json')).toBe('FILE_NOT_FOUND: there is no file none.json (looked for flows/none.json, none.json)')
    expect(await read('../shared/none.json')).toBe('FILE_NOT_FOUND: there is no file ../shared/none.json (looked for shared/none.json)')
    expect(await read('../../elsewhere/secret.json')).toBe('FILE_OUTSIDE_PROJECT: ../../elsewhere/secret.json is outside the project')
  })

  it('names a file as who reads of it from another folder does, and one that is not there as it was named', () => {
    const { toShown } = createFiles({ root: at('project'), folder: at('project/flows'), output: at('project'), readerAt: base })
    expect(['order.json', 'top.json', '../shared/order.json', 'none.json'].map((path) => toShown?.(path))).toEqual([
      'project/flows/order.json',
      'project/top.json',
      'project/shared/order.json',
      'none.json',
    ])
  })

  it('takes an absolute path as it is, within the project', async () => {
    expect(await read(at('project/shared/order.json'))).toBe('shared')
    const missing = at('project/none.json')
    expect(await read(missing)).toBe(`FILE_NOT_FOUND: there is no file ${missing} (looked for none.json)`)
    const elsewhere = at('elsewhere/secret.json')
    expect(await read(elsewhere)).toBe(`FILE_OUTSIDE_PROJECT: ${elsewhere} is outside the project`)
    expect(await read('/etc/passwd')).toBe('FILE_OUTSIDE_PROJECT: /etc/passwd is outside the project')
  })

  it('follows links that stay in the project, and refuses those that leave it', async () => {
    link('project/flows/inner.json', '../shared/order.json')
    link('project/flows/leaving.json', '../../elsewhere/secret.json')
    link('project/flows/away', '../../elsewhere')
    link('project/flows/dangling.json', '../../elsewhere/none.json')
    expect(await read('inner.json')).toBe('shared')
    expect(await read('leaving.json')).toBe('FILE_OUTSIDE_PROJECT: leaving.json is outside the project')
    expect(await read('away/secret.json')).toBe('FILE_OUTSIDE_PROJECT: away/secret.json is outside the project')
    expect(await read('dangling.json')).toMatch(/^FILE_NOT_FOUND/)
  })

  it('works in a project that is itself reached by a link', async () => {
    link('linked', 'project')
    expect(await read('order.json', 'linked')).toBe('beside')
    expect(await read('../../elsewhere/secret.json', 'linked')).toMatch(/^FILE_OUTSIDE_PROJECT/)
  })
})

describe('writing a file', () => {
  it('makes the folders it needs, below the output folder', async () => {
    expect(await write('reports/one.json')).toBe('/project/.testmesh/output/reports/one.json')
    expect(readFileSync(at('project/.testmesh/output/reports/one.json'), 'utf8')).toBe('written')
    expect(await write('../../flows/order.json')).toBe('FILE_OUTSIDE_PROJECT: ../../flows/order.json is outside the project')
  })

  it('never lands elsewhere by a link: of a folder, of the file, to nothing, or of the output folder', async () => {
    link('project/.testmesh/output/away', '../../../elsewhere')
    link('project/.testmesh/output/file.json', '../../../elsewhere/secret.json')
    link('project/.testmesh/output/new.json', '../../../elsewhere/new.json')
    link('project/linked-output', '../elsewhere')
    expect(await write('away/deep/new.json')).toBe('FILE_OUTSIDE_PROJECT: away/deep/new.json is outside the project')
    expect(await write('file.json')).toMatch(/^FILE_OUTSIDE_PROJECT/)
    expect(await write('new.json')).toMatch(/^FILE_OUTSIDE_PROJECT/)
    expect(await write('new.json', 'project/linked-output')).toMatch(/^FILE_OUTSIDE_PROJECT/)
    expect(existsSync(at('elsewhere/deep'))).toBe(false)
    expect(existsSync(at('elsewhere/new.json'))).toBe(false)
    expect(readFileSync(at('elsewhere/secret.json'), 'utf8')).toBe('not yours')
  })

  it('goes through links within the output folder, and to an output folder that was put elsewhere on purpose', async () => {
    link('project/.testmesh/output/latest', 'run-1')
    mkdirSync(at('project/.testmesh/output/run-1'))
    expect(await write('latest/one.json')).toBe('/project/.testmesh/output/latest/one.json')
    expect(existsSync(at('project/.testmesh/output/run-1/one.json'))).toBe(true)
    expect(await write('one.json', 'elsewhere/output')).toBe('/elsewhere/output/one.json')
  })
})
