import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** What a peer is called, with its version, and all that decides what building or fetching it gives. */
export interface PeerRecipe {
  readonly name: string
  readonly madeOf: unknown
}

/** Where a peer is kept once it is there: one place for every checkout of this user, so the recipe is part of the name. */
export const peerPath = ({ name, madeOf }: PeerRecipe): string =>
  join(peersFolder(), `${name}-${createHash('sha256').update(JSON.stringify(madeOf)).digest('hex').slice(0, 8)}`)

interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

const thisMachine: Machine = { platform: process.platform, env: process.env, home: homedir() }

/** `testmesh/peers` in the folder that the system has for what can be made again. `XDG_CACHE_HOME` names another one, on every system. */
export const peersFolder = (machine: Machine = thisMachine): string =>
  join(machine.env.XDG_CACHE_HOME || cacheFolder(machine), 'testmesh', 'peers')

const cacheFolder = ({ platform, env, home }: Machine): string => {
  if (platform === 'win32') return env.LOCALAPPDATA || join(home, 'AppData', 'Local')
  return platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache')
}
