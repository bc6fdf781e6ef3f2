import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { bin } from './start-cli.ts'

const format = (input: string | Buffer, ...paths: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'fmt', '-', ...paths], {
    input,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  return { status, stdout, stderr: stderr.trim() }
}

it('formats standard input', () => {
  expect(format('name: café\nsteps:\n- action:   log\n')).toEqual({
    status: 0,
    stdout: 'name: café\nsteps:\n  - action: log\n',
    stderr: '',
  })
})

it('writes nothing for an input that is not UTF-8: it would come out as other characters', () => {
  expect(format(Buffer.from('name: café\nsteps:\n- action: log\n', 'latin1'))).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^error FLOW_NOT_TEXT: the file is not UTF-8 text/),
  })
})

it('takes no other paths beside standard input', () => {
  expect(format('', 'a.yaml')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'error: - stands for standard input, and cannot be given with other paths',
  })
})
