import type { CodeEntry } from '@testmesh/protocol'

// Apart from those of every project: most have no plugins.
/** What plugins report, when they are loaded and when their programs run. */
export const pluginCodes = {
  PLUGIN_NOT_FOUND: {
    title: 'A plugin of the project config is not there.',
    hint: '`plugins` names modules by paths relative to the config, and packages that are installed in the project.',
  },
  PLUGIN_BROKEN: {
    title: 'A plugin cannot be loaded.',
    hint: 'It throws before it exports anything: run it by itself, with node, to see where.',
  },
  PLUGIN_INVALID: {
    title: 'What a plugin exports is no plugin.',
    hint: 'Its module ends with: export default definePlugin({ name, actions }), from @testmesh/action-kit.',
  },
  PLUGIN_VERSION: {
    title: 'A plugin is made for another version of TestMesh.',
    hint: 'Bring both to the same version: the older one of testmesh and @testmesh/action-kit is behind.',
  },
  PLUGIN_NAME_TAKEN: {
    title: 'A plugin, or an action of one, has the name of another.',
    hint: 'Put the name of the plugin before it: crm.create_customer.',
  },
  PLUGIN_NOT_ON_SERVER: {
    title: 'A flow that goes to a server uses an action of a plugin.',
    hint: 'It cannot run there: run it with testmesh run, or name other flows.',
  },
  PLUGIN_NOT_STARTED: {
    title: 'The program of a plugin cannot be started.',
    hint: 'Its command stands in `plugins` of the project config.',
  },
  PLUGIN_ENDED: {
    title: 'The program of a plugin ended while a step waited for it.',
    hint: 'It goes on until its standard input ends. The next step that needs it starts it anew.',
  },
  PLUGIN_BAD_MESSAGE: {
    title: 'The program of a plugin wrote something that is no message.',
    hint: 'Standard output is for messages alone, a line of JSON each; what people should read goes to standard error.',
  },
  PLUGIN_BAD_CONFIG: {
    title: 'The settings of a step are not what its plugin takes.',
    hint: 'The schema that the program describes says more than could be checked before the run.',
  },
  PLUGIN_BAD_RESULT: {
    title: 'A plugin gave a result that is not what it describes.',
    hint: 'The result and the schema that the program describes must say the same.',
  },
} satisfies Record<string, CodeEntry>

export type PluginCode = keyof typeof pluginCodes
