// Somebody's own action, typed by the kit that is installed. The command line holds another copy of it.
import { ActionError, defineAction, definePlugin, defineSchema, object, text } from '@testmesh/action-kit'

const schema = defineSchema({
  type: 'hello.greet',
  family: 'hello',
  title: 'Greet',
  description: 'Greets somebody.',
  aliases: [],
  config: object({ name: text({ title: 'Name' }) }),
  output: object({ greeting: text({ title: 'Greeting' }) }),
})

const greet = defineAction(schema, {
  run: async ({ name }) => {
    if (name === 'nobody') throw new ActionError('HELLO_NOBODY', 'there is nobody', { kind: 'connection', hint: 'Name somebody.' })
    return { greeting: `hello ${name}` }
  },
})

export default definePlugin({ name: 'hello', actions: [greet] })
