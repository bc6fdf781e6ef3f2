import {
  bytes,
  choice,
  defineSchema,
  either,
  environment,
  integer,
  json,
  list,
  number,
  object,
  text,
  timeLimit,
} from '@testmesh/action-kit'
import * as v from 'valibot'

const optional = v.optional

export const execSchema = defineSchema({
  type: 'exec',
  family: 'exec',
  title: 'Program',
  description:
    'Starts a program, or a script in a shell, and waits for its end. What it leaves running in its process group ends with the step.',
  aliases: [{ name: 'shell' }, { name: 'command' }],
  payload: 'json',
  capabilities: ['exec'],
  config: object(
    {
      command: optional(text({ title: 'Program', description: 'Started without a shell.', minLength: 1, examples: ['node'] })),
      args: optional(list(text(), { title: 'Arguments', description: 'Each is passed on as it is.' })),
      script: optional(
        text({
          title: 'Script',
          description: 'Lines for a shell, which ends at the first one that fails (`-e`).',
          minLength: 1,
        }),
      ),
      shell: optional(choice(['sh', 'bash'], { title: 'Shell', description: 'Of the script. Default: sh.' })),
      cwd: optional(text({ title: 'Folder', description: 'Where it runs. Default: where testmesh runs.', minLength: 1 })),
      env: optional(
        environment({ title: 'Environment', description: 'Added to PATH, HOME, LANG and the like; nothing else is passed on.' }),
      ),
      stdin: optional(either([text(), bytes()], { title: 'Standard input' })),
      exit_codes: optional(
        either([choice(['any']), integer(), list(integer())], {
          title: 'Exit codes',
          description: 'Those that are no failure, or `any`. Default: 0.',
        }),
      ),
      timeout: timeLimit({ title: 'Time limit', default: '60s' }),
    },
    {
      often: ['command', 'args', 'script', 'env'],
      aliases: {
        program: 'command',
        arguments: 'args',
        environment: 'env',
        working_directory: 'cwd',
        working_dir: 'cwd',
        input: 'stdin',
        exit_code: 'exit_codes',
        expected_exit_code: 'exit_codes',
      },
      rules: [
        { needs: ['command', 'script'] },
        { when: 'command', excludes: ['script', 'shell'] },
        { when: 'script', excludes: ['args'] },
        { when: 'args', needs: ['command'] },
        { when: 'shell', needs: ['script'] },
      ],
    },
  ),
  output: object({
    stdout: text({ description: 'Without the line end behind it. Over 1 MiB, and where it is not UTF-8, it is attached, too.' }),
    stderr: text({ description: 'As stdout.' }),
    exit_code: integer({ description: '128 and the number of the signal when it was ended by one.' }),
    json: optional(v.nullable(json({ description: 'Standard output, parsed, when all of it is JSON; else null.' }))),
    duration_ms: number({ unit: 'ms' }),
  }),
})
