import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { peerPath, peersFolder } from './peer-path.ts'

describe('the folder of what was built', () => {
  const home = join('/', 'home', 'ann')

  it.each([
    ['linux', {}, [home, '.cache']],
    ['linux', { XDG_CACHE_HOME: join('/', 'big') }, ['/', 'big']],
    ['linux', { XDG_CACHE_HOME: '' }, [home, '.cache']],
    ['darwin', {}, [home, 'Library', 'Caches']],
    ['win32', { LOCALAPPDATA: join('/', 'local') }, ['/', 'local']],
    ['win32', {}, [home, 'AppData', 'Local']],
  ] as const)('is that of the user on %s with %j', (platform, env, folder) => {
    expect(peersFolder({ platform, env, home })).toBe(join(...folder, 'testmesh', 'peers'))
  })
})

it('keeps what was made in another way apart', () => {
  const pathOf = (...madeOf: string[]) => peerPath({ name: 'kafka-3.9.1', madeOf })
  expect(basename(pathOf('kafka'))).toMatch(/^kafka-3\.9\.1-[0-9a-f]{8}$/)
  expect(dirname(pathOf('kafka'))).toBe(peersFolder())
  expect(pathOf('kafka')).toBe(pathOf('kafka'))
  expect(pathOf('kafka', 'slf4j')).not.toBe(pathOf('kafka'))
})
