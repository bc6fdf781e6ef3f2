import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { discoverFlows } from './index.ts'
import { tempProject } from './testing/temp-project.ts'

const temp = tempProject()
const flow = 'name: A\nsteps: []\n'

const find = async (named: readonly string[] = [], from = temp.root) => {
  const { files, passedOver, diagnostics } = await discoverFlows(await temp.load(), named, from)
  return {
    files: files.map(temp.shown),
    ...(passedOver > 0 && { passedOver }),
    ...(diagnostics.length > 0 && { problems: diagnostics.map(({ code, message, hint }) => `${code}: ${message} (${hint})`) }),
  }
}

describe('without a name', () => {
  it('finds the flows of the project, and says how many other files of YAML there are', async () => {
    temp.write('b.testmesh.yaml', 'anything, for its name says what it is')
    temp.write('sub/a.testmesh.yml', flow)
    temp.write('sub/plain.yaml', flow)
    temp.write('sub/older.yml', 'flow:\n  name: Old\n')
    temp.write('compose.yaml', 'services: {}\n')
    temp.write('notes.txt', flow)
    for (const folder of ['node_modules/x', 'dist', 'sub/dist', '.git', '.testmesh/batches'])
      temp.write(`${folder}/not-mine.testmesh.yaml`, flow)
    expect(await find()).toEqual({ files: ['b.testmesh.yaml', 'sub/a.testmesh.yml', 'sub/older.yml', 'sub/plain.yaml'], passedOver: 1 })
  })

  it('looks into the folder of flows that the config names', async () => {
    temp.write('testmesh.config.yaml', 'flows: tests/flows')
    temp.write('tests/flows/a.yaml', flow)
    temp.write('elsewhere.testmesh.yaml', flow)
    expect(await find()).toEqual({ files: ['tests/flows/a.yaml'] })
  })

  it('says so when that folder is missing', async () => {
    temp.write('testmesh.config.yaml', 'flows: tests/flows')
    expect(await find()).toMatchInlineSnapshot(`
      {
        "files": [],
        "problems": [
          "PROJECT_NO_SUCH_FILE: there is no tests/flows, the folder of the flows (make it, or name another one in "flows" of the project config)",
        ],
      }
    `)
  })
})

describe('with names', () => {
  it('takes a file at its word, a folder as a whole, a glob as a pattern from where the command runs, and each flow once', async () => {
    temp.write('flows/a.testmesh.yaml', flow)
    temp.write('flows/b.testmesh.yaml', flow)
    temp.write('flows/sub/c.yaml', flow)
    temp.write('flows/compose.yaml', 'services: {}')
    expect(await find(['flows/compose.yaml'])).toEqual({ files: ['flows/compose.yaml'] })
    expect(await find(['flows/sub', 'flows/a.testmesh.yaml', 'flows/sub/c.yaml'])).toEqual({
      files: ['flows/sub/c.yaml', 'flows/a.testmesh.yaml'],
    })
    expect(await find(['*.yaml'], temp.path('flows'))).toEqual({
      files: ['flows/a.testmesh.yaml', 'flows/b.testmesh.yaml'],
      passedOver: 1,
    })
    expect(await find(['../**/{b,c}.*'], temp.path('flows/sub'))).toEqual({ files: ['flows/b.testmesh.yaml', 'flows/sub/c.yaml'] })
    expect(await find([temp.path('flows/*.testmesh.yaml')])).toEqual({ files: ['flows/a.testmesh.yaml', 'flows/b.testmesh.yaml'] })
    expect(await find(['flows/*.nothing'])).toEqual({ files: [] })
  })

  it('takes brackets in the names of folders for what they are', async () => {
    temp.write('app [old]/a.testmesh.yaml', flow)
    expect(await find(['app [old]'])).toEqual({ files: ['app [old]/a.testmesh.yaml'] })
    expect(await find(['*.yaml'], temp.path('app [old]'))).toEqual({ files: ['app [old]/a.testmesh.yaml'] })
  })

  it('offers the nearest path when there is none of that name', async () => {
    temp.write('flows/checkout.testmesh.yaml', flow)
    expect(await find(['flows/chekout.testmesh.yaml', 'flow/checkout.testmesh.yaml', 'quite-another'])).toMatchInlineSnapshot(`
      {
        "files": [],
        "problems": [
          "PROJECT_NO_SUCH_FILE: there is no file or folder flows/chekout.testmesh.yaml (did you mean flows/checkout.testmesh.yaml?)",
          "PROJECT_NO_SUCH_FILE: there is no file or folder flow/checkout.testmesh.yaml (did you mean flows?)",
          "PROJECT_NO_SUCH_FILE: there is no file or folder quite-another (Check the path.)",
        ],
      }
    `)
  })
})

/** Runs `work` while `paths` are shut, as somebody whom that stops: nothing is shut to root. */
const whileShut = async (paths: readonly string[], work: () => Promise<void>): Promise<void> => {
  const modes = paths.map((path) => statSync(path).mode)
  for (const path of paths) chmodSync(path, 0)
  const isRoot = process.geteuid?.() === 0
  if (isRoot) chmodSync(temp.path('..'), 0o755)
  if (isRoot) process.seteuid?.(65_534)
  try {
    await work()
  } finally {
    if (isRoot) process.seteuid?.(0)
    for (const [index, path] of paths.entries()) chmodSync(path, modes[index] ?? 0)
  }
}

it('tells of folders that it cannot read, as their flows would be missing', async () => {
  temp.write('flows/a.testmesh.yaml', flow)
  temp.write('flows/shut/b.testmesh.yaml', flow)
  temp.write('../elsewhere/c.testmesh.yaml', flow)
  temp.link('away', '../elsewhere')
  temp.link('by-link', 'flows')
  for (const other of ['flows/.cache', 'flows/node_modules/x']) temp.write(`${other}/d.testmesh.yaml`, flow)
  await whileShut(['flows/shut', '../elsewhere', 'flows/.cache', 'flows/node_modules/x'].map(temp.path), async () => {
    const files = ['flows/a.testmesh.yaml']
    const told = (folder: string) => [expect.stringMatching(`^PROJECT_SHUT_FOLDER: the folder ${folder} cannot be read \\(Its flows`)]
    expect(await find([])).toEqual({ files, problems: told('flows/shut') })
    expect(await find(['**/*.yaml'], temp.path('flows'))).toEqual({ files, problems: told('shut') })
    expect(await find(['flows/shut'])).toEqual({ files: [], problems: told('flows/shut') })
    expect(await find(['flows/*.yaml'])).toEqual({ files })
    expect(await find(['by-link'])).toEqual({ files: ['by-link/a.testmesh.yaml'], problems: told('flows/shut') })
  })
})

it('tells of files that it cannot read, and finds the others', async () => {
  for (const name of ['a.testmesh.yaml', 'b.testmesh.yaml', 'c.yaml']) temp.write(`flows/${name}`, flow)
  await whileShut(['flows/b.testmesh.yaml', 'flows/c.yaml'].map(temp.path), async () => {
    const told = (name: string) => expect.stringMatching(`^PROJECT_SHUT_FILE: the file ${name} cannot be read \\(Its flows`)
    expect(await find()).toEqual({ files: ['flows/a.testmesh.yaml'], problems: [told('flows/b.testmesh.yaml'), told('flows/c.yaml')] })
    expect(await find(['b.testmesh.yaml'], temp.path('flows'))).toEqual({ files: [], problems: [told('b.testmesh.yaml')] })
  })
})

describe('with symbolic links', () => {
  it('finds a flow once, by its own name, also where links go in circles', async () => {
    temp.write('flows/a.testmesh.yaml', flow)
    temp.link('flows/again.testmesh.yaml', 'a.testmesh.yaml')
    mkdirSync(temp.path('a-folder'))
    temp.link('a-folder/up', '..')
    expect(await find()).toEqual({ files: ['flows/a.testmesh.yaml'] })
  })

  it('does not follow them out of the project, nor to nothing', async () => {
    temp.write('../elsewhere/a.testmesh.yaml', flow)
    temp.link('away', '../elsewhere')
    temp.link('a.testmesh.yaml', '../elsewhere/a.testmesh.yaml')
    temp.link('nothing.testmesh.yaml', 'none')
    expect(await find()).toEqual({ files: [] })
    expect(await find(['../elsewhere'])).toEqual({ files: ['../elsewhere/a.testmesh.yaml'] })
  })
})
