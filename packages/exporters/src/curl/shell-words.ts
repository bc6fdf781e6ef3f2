import type { Text } from '../exported.ts'
import { made } from './helpers.ts'

/** A word of bash: whatever stands in it is no code. */
export const quote = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

export interface ShellNames {
  /** What a name is called in the script. */
  nameOf(name: string): string
}

/** The same with what names stand for in it, which the shell splits and expands no further. */
export const word = (text: Text, names: ShellNames): string => {
  if (text.every((part) => typeof part === 'string')) return text.length === 0 ? "''" : quote(text.join(''))
  const parts = text.map((part, index) => {
    if (typeof part === 'string') return part.replace(/["\\$`]/g, '\\$&')
    if (part.type === 'made') return `$(${made.get(part.what)?.name ?? 'uuid'})`
    const next = text[index + 1]
    const name = names.nameOf(part.name)
    return typeof next === 'string' && /^[\w[\u0080-\uffff]/.test(next) ? `\${${name}}` : `$${name}`
  })
  return `"${parts.join('')}"`
}

/** On one line, whatever it holds: a line of its own would be a command. */
export const comment = (text: string): string => `# ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`

/**
 * Names of variables that mean nothing to the shell, to what it starts, and to jq. A flow may well call something PATH, and what then stands
 * there would decide what the script runs.
 */
export const createShellNames = (taken: Iterable<string>): ShellNames => {
  const all = new Set(taken)
  const found = new Map<string, string>()
  return {
    nameOf: (name) => {
      const known = found.get(name)
      if (known !== undefined) return known
      let own = reserved.test(`${name}_`) ? `var_${name}_` : name
      while (reserved.test(own) || (own !== name && all.has(own))) own += '_'
      all.add(own)
      found.set(name, own)
      return own
    },
  }
}

const reserved =
  /^(?:_.*|PATH|HOME|IFS|ENV|CDPATH|SHELL|SHELLOPTS|USER|LOGNAME|PWD|OLDPWD|TMPDIR|TERM|UID|EUID|GROUPS|PPID|RANDOM|SRANDOM|SECONDS|EPOCH\w*|LINENO|OPT\w*|REPLY|MAPFILE|PIPESTATUS|DIRSTACK|FUNCNAME|FUNCNEST|GLOBIGNORE|EXECIGNORE|POSIXLY_CORRECT|TIMEFORMAT|TMOUT|PROMPT_\w*|PS\d|HIST\w*|HOST(?:NAME|TYPE|FILE)|OSTYPE|MACHTYPE|LANG|LANGUAGE|LC_\w*|LD_\w*|DYLD_\w*|MALLOC_\w*|BASH\w*|COMP_\w*|COMPREPLY|COPROC|CURL_\w*|SSL_\w*|SSLKEYLOGFILE|JQ_\w*|\w+_proxy|\w+_PROXY|dir|what|left|cleanups|body|if|then|else|elif|end|as|def|reduce|foreach|try|catch|label|import|include|and|or|not|module)$/
