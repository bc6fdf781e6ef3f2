import { existsSync } from 'node:fs'
import { ferretdb } from './ferretdb-server.ts'
import { buildGoProgram, pathOf } from './go-program.ts'
import { isInstalled } from './is-installed.ts'
import { jaeger } from './jaeger-server.ts'
import { versitygw } from './s3-server.ts'

/** Builds the servers that are written in Go and not there yet, where Go is installed. Never fails: a suite says what it lacks. */
export const buildGoPeers = (say: (line: string) => void): void => {
  if (!isInstalled('go')) return
  for (const program of [ferretdb, jaeger, versitygw]) {
    if (existsSync(pathOf(program))) continue
    say(`· building ${program.name} with Go for the suites that need it, once`)
    try {
      buildGoProgram(program)
    } catch (error) {
      // What keeps it from this one, most likely the network, keeps it from the others.
      say(`· Go could not build it: ${error instanceof Error ? error.message : String(error)}`)
      return
    }
  }
}
