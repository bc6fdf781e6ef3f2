import type { Candidates, CompletedCommand } from './describe-commands.ts'

/** A script for bash, from version 3.2 on. */
export const bashScript = (
  program: string,
  commands: readonly CompletedCommand[],
): string => `# Completion of ${program} for bash: source <(${program} completion bash)
_${program}_reply() {
  # A file may have blanks in its name, and a word has none.
  local IFS=$'\\n'
  case "$1" in
    files) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$2")) ;;
    folders) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -d -- "$2")) ;;
    flows)
      compopt -o filenames 2>/dev/null
      COMPREPLY+=($(compgen -d -- "$2"; compgen -f -X '!*.yaml' -- "$2"; compgen -f -X '!*.yml' -- "$2")) ;;
    environments)
      # Not by compgen -W, which would run a $(command) in the name of a file.
      local name
      while read -r name; do
        [[ $name == "$2"* ]] && COMPREPLY+=("$(printf %q "$name")")
      done < <(${program} completion environments 2>/dev/null) ;;
    nothing) ;;
    *) COMPREPLY+=($(compgen -W "\${1// /$IFS}" -- "$2")) ;;
  esac
}
_${program}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command=run
  local names="${commands.map(({ name }) => name).join(' ')}"
  # Bash makes words of their own of --format = json.
  [[ $current == "=" ]] && current=
  [[ $previous == "=" ]] && previous="\${COMP_WORDS[COMP_CWORD-2]}"
  COMPREPLY=()
  [[ $COMP_CWORD -gt 1 && " $names " == *" \${COMP_WORDS[1]} "* ]] && command="\${COMP_WORDS[1]}"
  case "$command" in
${commands.map(commandCase(program)).join('\n')}
  esac
  [[ $COMP_CWORD -eq 1 && $current != -* ]] && _${program}_reply "$names help" "$current"
}
complete -F _${program} ${program}
`

const commandCase =
  (program: string) =>
  ({ name, options, argument }: CompletedCommand): string => {
    const valued = options.filter(({ value }) => value !== undefined)
    const values = valued.map(
      ({ flags, value = 'nothing' }) => `        ${flags.join('|')}) _${program}_reply ${words(value)} "$current"; return ;;\n`,
    )
    const flags = options.flatMap((option) => option.flags).join(' ')
    return `    ${name})
      case "$previous" in
${values.join('')}        *) ;;
      esac
      if [[ $current == -* ]]; then _${program}_reply "${flags}" "$current"; else _${program}_reply ${words(argument)} "$current"; fi ;;`
  }

const words = (candidates: Candidates): string => (typeof candidates === 'string' ? candidates : `"${candidates.join(' ')}"`)
