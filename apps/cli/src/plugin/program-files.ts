/** Languages in which a program is made. */
export type Language = 'python' | 'node'

/** Of a program: its file, and how it is started. */
export const programOf = (name: string, language: Language): { readonly file: string; readonly command: string; readonly text: string } => {
  const file = `actions/${name}.${language === 'python' ? 'py' : 'mjs'}`
  const text = (language === 'python' ? python : node).replaceAll('$NAME', name).replaceAll('$CODE', name.toUpperCase())
  return { file, command: `[${language === 'python' ? 'python3' : 'node'}, ${file}]`, text }
}

const python = `"""Actions of $NAME, for TestMesh: lines of JSON on standard input and output. docs/plugins.md of TestMesh says all there is."""

import json
import sys

DESCRIPTION = {
    "type": "description",
    "protocol": 1,
    "actions": [
        {
            "type": "$NAME.greet",
            "title": "Greet somebody",
            "description": "Says hello.",
            "config": {
                "type": "object",
                "properties": {"name": {"type": "string", "title": "Name"}},
                "required": ["name"],
            },
            "result": {
                "type": "object",
                "properties": {"greeting": {"type": "string", "title": "Greeting"}},
                "required": ["greeting"],
            },
        }
    ],
    "codes": {"$CODE_NOBODY": {"title": "There is nobody of this name.", "hint": "The name must not be empty."}},
}


def greet(config):
    if config["name"] == "":
        return {"type": "error", "code": "$CODE_NOBODY", "message": "nobody can be greeted"}
    # What people should read goes to standard error: standard output is for messages alone.
    print(f"greeting {config['name']}", file=sys.stderr)
    return {"type": "result", "result": {"greeting": f"hello {config['name']}"}}


ACTIONS = {"$NAME.greet": greet}


def send(message):
    print(json.dumps(message), flush=True)


# It ends when its input does: TestMesh is done with it then, or gone.
for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "describe":
        send(DESCRIPTION)
    elif message["type"] == "run":
        send({**ACTIONS[message["action"]](message["config"]), "id": message["id"]})
`

const node = `// Actions of $NAME, for TestMesh: lines of JSON on standard input and output. docs/plugins.md of TestMesh says all there is.
import { createInterface } from 'node:readline'

const description = {
  type: 'description',
  protocol: 1,
  actions: [
    {
      type: '$NAME.greet',
      title: 'Greet somebody',
      description: 'Says hello.',
      config: { type: 'object', properties: { name: { type: 'string', title: 'Name' } }, required: ['name'] },
      result: { type: 'object', properties: { greeting: { type: 'string', title: 'Greeting' } }, required: ['greeting'] },
    },
  ],
  codes: { $CODE_NOBODY: { title: 'There is nobody of this name.', hint: 'The name must not be empty.' } },
}

const actions = {
  '$NAME.greet': async ({ name }) => {
    if (name === '') return { type: 'error', code: '$CODE_NOBODY', message: 'nobody can be greeted' }
    // What people should read goes to standard error: standard output is for messages alone.
    console.error(\`greeting \${name}\`)
    return { type: 'result', result: { greeting: \`hello \${name}\` } }
  },
}

const send = (message) => process.stdout.write(\`\${JSON.stringify(message)}\\n\`)

// It ends when its input does: TestMesh is done with it then, or gone.
createInterface({ input: process.stdin }).on('line', async (line) => {
  const { type, id, action, config } = JSON.parse(line)
  if (type === 'describe') send(description)
  if (type === 'run') send({ ...(await actions[action](config)), id })
})
`
