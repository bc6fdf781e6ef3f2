import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bin } from './start-cli.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-completion-'))
  mkdirSync(join(folder, 'environments'))
  mkdirSync(join(folder, 'flows'))
  mkdirSync(join(folder, 'bin'))
  for (const name of ['environments/local.yaml', 'environments/staging.yml', 'one flow.yaml', 'two.yml', 'notes.txt'])
    writeFileSync(join(folder, name), '')
  writeFileSync(join(folder, 'bin/testmesh'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`)
  chmodSync(join(folder, 'bin/testmesh'), 0o755)
  for (const shell of Object.keys(shells))
    writeFileSync(join(folder, `script.${shell}`), execFileSync(process.execPath, [bin, 'completion', shell]))
})
afterAll(() => rmSync(folder, { recursive: true }))

const run = (shell: string, args: readonly string[]): string[] => {
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder, TERM: 'dumb' }
  const output = execFileSync(shell, args, { cwd: folder, env, encoding: 'utf8' })
  return output.split(/\r?\n/).filter(Boolean)
}

/** Whatever zsh would offer it writes down, and ends. */
const insideZsh = (offered: string): string => `PROMPT=
autoload -Uz compinit; compinit -u -D
source script.zsh
bindkey '^I' complete-word
compadd() {
  local -a found
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  builtin compadd -A found "$@"
  print -rl -- $found >> ${offered}
  builtin compadd "$@"
}
comppostfuncs=(exit)
print READ"Y"
`

/** What a shell offers for the last of the words. */
const shells: Readonly<Record<string, (...words: string[]) => string[]>> = {
  bash: (...words) => {
    const ask = 'source script.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _testmesh; printf "%s\\n" "${COMPREPLY[@]}"'
    return run('bash', ['--norc', '-c', ask, 'bash', 'testmesh', ...words])
  },
  zsh: (...words) => {
    const offered = join(folder, 'offered')
    rmSync(offered, { force: true })
    writeFileSync(join(folder, 'inside.zsh'), insideZsh(offered))
    // Only in a terminal does zsh complete.
    const ask = `zmodload zsh/zpty; zpty z zsh -f -i
zpty -w z "source ${join(folder, 'inside.zsh')}"; zpty -r -m z line '*READY*'
zpty -w -n z "$1"$'\t'; while zpty -r z line; do :; done; cat ${offered} 2>/dev/null || :`
    return run('zsh', ['-f', '-c', ask, 'zsh', ['testmesh', ...words].join(' ')])
  },
  fish: (...words) =>
    run('fish', ['--no-config', '-c', 'source script.fish; complete -C "$argv"', ['testmesh', ...words].join(' ')]).map(
      (line) => line.split('\t')[0] ?? '',
    ),
}

const isMissing = (shell: string): boolean => spawnSync(shell, ['--version']).error !== undefined

describe.each(
  ['bash', 'zsh', 'fish'].map((shell) => ({ shell, title: isMissing(shell) ? `${shell}: skipped, as it is not installed` : shell })),
)('completion in $title', ({ shell }) => {
  const offered = (...words: string[]): string[] => (shells[shell]?.(...words) ?? []).map((word) => word.replace('\\ ', ' ')).sort()

  it.skipIf(isMissing(shell))('offers commands, options, their values, and files that may be flows', () => {
    expect(offered('wa')).toEqual(['watch'])
    expect(offered('list', '--js')).toEqual(['--json'])
    expect(offered('lint', '--format', '')).toEqual(['json', 'sarif', 'terminal'])
    expect(offered('run', '-e', '')).toEqual(['local', 'staging'])
    expect(offered('run', '--env', 's')).toEqual(['staging'])
    expect(offered('run', '-r', 'ju')).toEqual(['junit'])
    expect(offered('show', 'la')).toEqual(['last'])
    expect(offered('run', 'tw')).toEqual(['two.yml'])
    expect(offered('two')).toEqual(['two.yml'])
    expect(offered('validate', 'one')).toEqual(['one flow.yaml'])
    expect(offered('lint', 'flo')).toEqual([shell === 'fish' ? 'flows/' : 'flows'])
    expect(offered('run', '--seed', '')).toEqual([])
  })
  it.skipIf(isMissing(shell))('takes the names of environments, also of those in folders, and runs nothing that stands in one', () => {
    mkdirSync(join(folder, 'environments/eu'), { recursive: true })
    for (const name of ['eu/west', 'e$(touch ran)']) writeFileSync(join(folder, `environments/${name}.yaml`), '')
    expect(offered('run', '-e', 'eu')).toEqual(['eu/west'])
    expect(offered('run', '-e', 'e')).toHaveLength(2)
    expect(existsSync(join(folder, 'ran'))).toBe(false)
    rmSync(join(folder, 'environments/eu'), { recursive: true })
    rmSync(join(folder, 'environments/e$(touch ran).yaml'))
  })
})
