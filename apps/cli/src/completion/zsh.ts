import type { Candidates, CompletedCommand, CompletedOption } from './describe-commands.ts'

/** A script for zsh, which has called compinit. */
export const zshScript = (program: string, commands: readonly CompletedCommand[]): string => `#compdef ${program}
# Completion of ${program} for zsh: source <(${program} completion zsh)
_${program}_environments() {
  compadd -- \${(f)"$(${program} completion environments 2>/dev/null)"}
}
_${program}() {
  local -a names=(
${commands.map(({ name, text }) => `    ${quoted(`${name}:${text.replaceAll(':', '\\:')}`)}`).join('\n')}
  )
  local command=run
  if (( CURRENT > 2 )) && [[ -n \${(M)names:#\${words[2]}:*} ]]; then
    command=\${words[2]}
    shift words
    (( CURRENT-- ))
  elif (( CURRENT == 2 )) && [[ \${words[2]} != -* ]]; then
    _describe -t commands command names
  fi
  case $command in
${commands.map((command) => commandCase(program, command)).join('\n')}
  esac
}
compdef _${program} ${program}
`

const commandCase = (program: string, { name, options, argument }: CompletedCommand): string => {
  const rest = argument === 'nothing' ? [] : [quoted(`*:${name}:${actionOf(program, argument)}`)]
  const specs = [...options.flatMap((option) => specsOf(program, option)), ...rest]
  return `    ${name}) _arguments -s ${specs.join(' ')} ;;`
}

const specsOf = (program: string, { flags, text, value }: CompletedOption): string[] => {
  const told = `[${text.replaceAll(/[[\]\\:]/g, '\\$&')}]`
  return flags.map((flag) => {
    const follows = value === undefined ? '' : `:value:${actionOf(program, value)}`
    return quoted(`*${flag}${value !== undefined && flag.startsWith('--') ? '=' : ''}${told}${follows}`)
  })
}

const actionOf = (program: string, candidates: Candidates): string => {
  if (candidates === 'files') return '_files'
  if (candidates === 'folders') return '_files -/'
  if (candidates === 'flows') return '_files -g "*.(yaml|yml)(-.)"'
  if (candidates === 'environments') return `_${program}_environments`
  return candidates === 'nothing' ? ' ' : `(${candidates.join(' ')})`
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
