import { messageOf } from '@testmesh/action-kit'
/** The message of the driver without colours, its own name for the call, and its log. */
export const inWords = (error: unknown): string => {
  const message = messageOf(error)
  const [said = ''] = withoutColours(message).split(/\n(?:Call log:|Browser logs:|={3,})/)
  return said
    .replace(/^[a-zA-Z]+\.[a-zA-Z$]+: /, '')
    .replace(/^Error: /, '')
    .trim()
}

/** What the driver tried, line by line. */
export const callLog = (error: unknown): string[] => {
  const [, log = ''] = withoutColours(error instanceof Error ? error.message : '').split('\nCall log:\n')
  return log
    .split('\n')
    .map((line) => line.replace(/^\s*-\s*/, '').trim())
    .filter(Boolean)
}

const withoutColours = (text: string): string => text.replaceAll(colours, '')

const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
