import { existsSync } from 'node:fs'
import { ferretdb } from './ferretdb-server.ts'
import { buildGoProgram, pathOf } from './go-program.ts'
import { isInstalled } from './is-installed.ts'
import { jaeger } from './jaeger-server.ts'
import { versitygw } from './s3-server.ts'

/**
 * Builds the servers that are written in Go and not there yet, where Go is installed.
 *
 * @throws Error with what Go says, at the first that it cannot build: most likely the network keeps it from all
 */
export const buildGoPeers = (say: (line: string) => void): void => {
  if (!isInstalled('go')) return
  for (const program of [ferretdb, jaeger, versitygw]) {
    if (existsSync(pathOf(program))) continue
    say(`· building ${program.name} with Go for the suites that need it, once`)
    buildGoProgram(program)
  }
}

if (import.meta.main) buildGoPeers((line) => process.stdout.write(`${line}\n`))
