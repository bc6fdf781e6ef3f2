import type { Diagnostic } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { loadEnvironment, loadProject } from './index.ts'
import { flowsOf } from './testing/run-project.ts'
import { tempProject } from './testing/temp-project.ts'

const temp = tempProject()

/** `ä` as Latin-1 has it. */
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')

const tell = (diagnostics: readonly Diagnostic[] = []) =>
  diagnostics.map(({ code, message, place }) => `${code} ${place.file}:${place.span?.start.line}:${place.span?.start.column} ${message}`)

describe('a file that is not UTF-8', () => {
  it('is no flow, and is told where it breaks', async () => {
    const step = (text: string) => `name: A\nsteps:\n  - { id: say, action: log, config: { message: "${text}" } }\n`
    const project = await temp.load()
    const [bad] = await flowsOf(project, temp.write('a.testmesh.yaml', latin1(step('über Käse'))))
    expect(bad?.plan).toBeUndefined()
    expect(tell(bad?.diagnostics)).toEqual(['FLOW_NOT_TEXT a.testmesh.yaml:3:49 the file is not UTF-8 text'])
    const [cut] = await flowsOf(project, temp.write('b.testmesh.yaml', Buffer.from(step('€')).subarray(0, -8)))
    expect(tell(cut?.diagnostics)[0]).toMatch(/^FLOW_NOT_TEXT b.testmesh.yaml:3:49 /)
    const [good] = await flowsOf(project, temp.write('c.testmesh.yaml', step('\ufffd is a character too: über Käse')))
    expect(good?.diagnostics).toEqual([])
  })

  it('gives no data, no variables, no environment and no config', async () => {
    temp.write('rows.csv', latin1('name\nSoße\n'))
    temp.write('.env', latin1('A=1\nB=Käse\n'))
    temp.write('environments/local.yaml', latin1('variables:\n  A: Käse\n'))
    const flow = 'name: A\ndata: rows.csv\nenv_file: .env\nsteps: [{ action: log, config: { message: a } }]\n'
    const [read] = await flowsOf(await temp.load(), temp.write('a.testmesh.yaml', flow))
    expect(tell(read?.diagnostics)).toEqual([
      'PROJECT_BAD_ENV_FILE .env:2:4 .env is not UTF-8 text',
      'PROJECT_BAD_DATA_FILE a.testmesh.yaml:2:7 rows.csv cannot be used: line 2 is not UTF-8 text',
    ])
    expect(tell((await loadEnvironment(await temp.load(), { descriptors: [] })).diagnostics)).toEqual([
      'PROJECT_BAD_ENVIRONMENT environments/local.yaml:2:7 it is not UTF-8 text',
    ])
    temp.write('testmesh.config.yaml', latin1('flows: Käse\n'))
    expect(tell((await loadProject({ from: temp.root })).diagnostics)).toEqual([
      'PROJECT_BAD_CONFIG testmesh.config.yaml:1:9 it is not UTF-8 text',
    ])
  })
})
