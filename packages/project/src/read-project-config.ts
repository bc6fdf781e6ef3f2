import { boolean, type ConfigSchema, choice, duration, either, integer, json, list, map, object, text } from '@testmesh/action-kit'
import type { Diagnostic } from '@testmesh/protocol'
import { optional } from 'valibot'
import { problem } from './problem.ts'
import { DEFAULTS, type ProjectConfig } from './project-config.ts'
import type { FileText } from './read-text.ts'
import { readSettings, type Settings } from './settings.ts'

// Most projects have no config: they do without all of this, and the YAML library.
/** Reads the config of a project: every problem at once, each with its place. */
export const readProjectConfig = (read: FileText, file: string): Promise<Settings<ProjectConfig>> =>
  readSettings<ProjectConfig>(projectConfigSchema(), { ...read, file, code: 'PROJECT_BAD_CONFIG', subject: 'the project config' })

/** Of a file that is called as a config is, but not YAML. */
export const unreadConfig = (file: string): Diagnostic =>
  problem(
    'PROJECT_BAD_CONFIG',
    `${file} is not read: the config of a project is YAML`,
    { file },
    'Write its settings to testmesh.config.yaml, and remove it or call it something else.',
  )

const projectConfigSchema = (): ConfigSchema =>
  object(
    {
      flows: text({
        title: 'Folder of the flows',
        description: 'Where flows are looked for when none are named.',
        default: DEFAULTS.flows,
      }),
      environments: text({ title: 'Folder of the environments', default: DEFAULTS.environments }),
      env: optional(text({ title: 'Default environment', description: 'Used when `--env` is not given.' })),
      variables: optional(map(json() as ConfigSchema, { title: 'Variables', description: 'The weakest source of variables.' }), {}),
      os_env: optional(list(text(), { title: 'Names taken from the shell', description: 'Weaker still.' }), []),
      parallel: optional(integer({ title: 'Executions at the same time', description: 'Default: the cores of the machine.', minimum: 1 })),
      step_timeout: duration({ title: 'Default limit of a step', default: '30s' }),
      flow_timeout: optional(duration({ title: 'Default limit of a flow', description: 'Without it, none.' })),
      retries: integer({ title: 'How often what failed is run again', description: 'What passes then is flaky.', minimum: 0, default: 0 }),
      fail_on_flaky: boolean({ title: 'Whether a run fails when something was flaky', default: false }),
      strict_teardown: boolean({ title: 'Whether a failing teardown fails the flow', default: false }),
      plugins: optional(
        list(
          either([
            text({ minLength: 1 }),
            object({
              name: text({ title: 'Name', minLength: 1 }),
              command: list(text(), { title: 'Program and arguments' }),
              env: optional(list(text(), { title: 'Variables of the shell that it gets' })),
            }),
          ]) as ConfigSchema,
          { title: 'Plugins', description: 'Actions of your own: modules, by paths from the config and names of packages, and programs.' },
        ),
      ),
      lint: optional(
        object(
          {
            rules: optional(
              map(choice(['off', 'note', 'warning', 'error']) as ConfigSchema, {
                title: 'Rules',
                description: 'How much each rule matters, by its code.',
              }),
              {},
            ),
          },
          { title: 'Linter' },
        ),
      ),
    },
    { title: 'Project config', description: 'Settings of a project.' },
  )
