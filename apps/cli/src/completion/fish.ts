import type { Candidates, CompletedCommand, CompletedOption } from './describe-commands.ts'

/** A script for fish. */
export const fishScript = (
  program: string,
  commands: readonly CompletedCommand[],
): string => `# Completion of ${program} for fish: ${program} completion fish | source
function __${program}_command
    set -l words (commandline -opc)
    set -q words[2]; and contains -- $words[2] ${commands.map(({ name }) => name).join(' ')}; and echo $words[2]; or echo run
end
function __${program}_is
    test (__${program}_command) = $argv[1]
end
complete -c ${program} -e
complete -c ${program} -f
${commands.map(({ name, text }) => `complete -c ${program} -n 'test (count (commandline -opc)) -eq 1' -a ${name} -d ${quoted(text)}`).join('\n')}
${commands.flatMap((command) => linesOf(program, command)).join('\n')}
`

const linesOf = (program: string, { name, options, argument }: CompletedCommand): string[] => {
  const of = `complete -c ${program} -n '__${program}_is ${name}'`
  const arguments_ = argument === 'nothing' ? [] : [`${of} ${candidatesOf(program, argument)}`]
  return [...arguments_, ...options.map((option) => `${of} ${optionOf(program, option)}`)]
}

const optionOf = (program: string, { flags, text, value }: CompletedOption): string => {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(' ')
  const follows = value === undefined ? '' : value === 'nothing' ? ' -x' : ` -r ${candidatesOf(program, value)}`
  return `${names}${follows} -d ${quoted(text)}`
}

const candidatesOf = (program: string, candidates: Exclude<Candidates, 'nothing'>): string => {
  if (candidates === 'files') return '-F'
  if (candidates === 'folders') return "-f -a '(__fish_complete_directories)'"
  if (candidates === 'flows') return "-f -k -a '(__fish_complete_suffix .yaml; __fish_complete_suffix .yml)'"
  if (candidates === 'environments') return `-f -a '(${program} completion environments 2>/dev/null)'`
  return `-f -a ${quoted(candidates.join(' '))}`
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
