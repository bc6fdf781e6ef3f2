#!/usr/bin/env node
import { helpText } from './command-line/help-text.ts'
import { version } from './version.ts'

// The quickest answers need nothing loaded, and an old Node is told so before anything it cannot run.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const isSupported = (major === 22 && minor >= 22) || (major === 24 && minor >= 15) || major >= 26
const [first] = process.argv.slice(2)

const say = (text: string): void => {
  // Whoever reads it may have left; what a full disk lacks is told by the exit code.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') process.exitCode = 70
  })
  process.stdout.write(text)
}

if (!isSupported) {
  process.stderr.write(`testmesh needs Node 22.22, 24.15 or 26 and newer; this is ${process.versions.node}.\n`)
  process.exitCode = 2
} else if (first === '--version' || first === '-V') say(`${version}\n`)
else if (process.argv.length === 3 && (first === '--help' || first === '-h' || first === 'help')) say(helpText)
else {
  process.getBuiltinModule('node:module').enableCompileCache()
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
  // The run is over, and its connections are closed: what a peer or the system takes its time with is not waited for.
  if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit()
}
