import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('tells of every server that tests may have', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const peers = files.flatMap((name) =>
    [...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(/^export const \w+ = \(\): Peer =>/gm)].map(() => name),
  )
  const told = execFileSync(process.execPath, [join(import.meta.dirname, 'list-services.ts')], { encoding: 'utf8' })
  // PostgreSQL is no peer: it is always there.
  expect(told.trim().split('\n')).toHaveLength(peers.length + 1)
})
