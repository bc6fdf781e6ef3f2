import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isInstalled } from './is-installed.ts'
import { peerPath } from './peer-path.ts'
import { type Peer, requirePeer } from './require-peer.ts'

export interface JavaProgram {
  readonly name: string
  /** What Maven brings: `group:artifact:version`. The first names the folder. */
  readonly artifacts: readonly [string, ...string[]]
  /** In the folder `java` beside this file: Java compiles it as it starts. Left out: the artifacts hold all there is. */
  readonly source?: string
}

const folderOf = ({ artifacts }: JavaProgram): string => peerPath({ name: artifacts[0].split(':').slice(1).join('-'), madeOf: artifacts })

/** Whether there is a real server: one that Maven brings, once per user, for a Java that is installed. */
export const javaPeer = (program: JavaProgram): Peer => {
  const { name } = program
  const command = program.source === undefined ? 'java' : 'javac'
  if (!isInstalled(command)) return requirePeer(name, false, `${command} is not installed`)
  const isThere = existsSync(folderOf(program))
  if (!isThere && !isInstalled('mvn')) return requirePeer(name, false, 'mvn, which fetches it, is not installed')
  const problem = isThere ? undefined : fetchArtifacts(program)
  return requirePeer(name, problem === undefined, `Maven could not fetch it: ${problem}`)
}

/** What `java` is started with, before the arguments of the program itself. It lives for seconds: the slow, thorough compiler would never pay. */
export const javaOptions = (program: JavaProgram, memory = '256m'): string[] => [
  `-Xmx${memory}`,
  ...['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', join(folderOf(program), '*')],
  ...(program.source === undefined ? [] : [join(import.meta.dirname, 'java', program.source)]),
]

/** Why it failed, if it did. Moved into place when it is whole, as two suites may fetch it at once. */
const fetchArtifacts = (program: JavaProgram): string | undefined => {
  const folder = folderOf(program)
  mkdirSync(dirname(folder), { recursive: true })
  const work = mkdtempSync(`${folder}-`)
  try {
    writeFileSync(join(work, 'pom.xml'), pomOf(program))
    const args = ['-q', '-B', '-f', join(work, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${join(work, 'jars')}`]
    execFileSync('mvn', args, { stdio: 'pipe', timeout: 300_000 })
    if (!existsSync(folder)) renameSync(join(work, 'jars'), folder)
    return undefined
  } catch (error) {
    const { stdout = '', message } = error as { stdout?: Buffer | string; message: string }
    const lines = String(stdout).split('\n')
    return existsSync(folder) ? undefined : (lines.find((line) => line.includes('ERROR')) ?? message)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const pomOf = ({ artifacts }: JavaProgram): string => `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>testmesh</groupId><artifactId>peer</artifactId><version>1</version><dependencies>
${artifacts.map(dependency).join('\n')}
</dependencies></project>`

const dependency = (coordinates: string): string => {
  const [group, artifact, version] = coordinates.split(':')
  return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`
}
