export interface FlowTemplate {
  readonly name: string
  readonly about: string
  readonly text: string
}

/** What a new flow may begin with. The first runs on any server as it stands; the others say what they need. */
export const templates: readonly FlowTemplate[] = [
  {
    name: 'A first flow',
    about: 'Needs nothing: it runs here at once.',
    text: `name: My first flow
steps:
  # A value that later steps read.
  - id: order
    action: set
    config:
      items: [mug, pen]
      price: 4.5
  # Once for each item.
  - id: each_item
    action: for_each
    config:
      items: \${items}
      steps:
        - id: pack
          action: log
          config:
            message: "packed \${item}"
  # What must hold. Change a number, run it again, and see how it fails.
  - id: verify
    action: assert
    config:
      assertions:
        - len(items) == 2
        - len(items) * price == 9
`,
  },
  {
    name: 'An HTTP request',
    about: 'Asks an API and checks its answer. Needs the address of a service.',
    text: `name: An API answers
env:
  API_URL: https://api.example.com # of your service
steps:
  - id: read
    action: http_request
    config:
      url: "\${API_URL}/products/1"
    assert:
      - status == 200
      - body.name != ""
`,
  },
  {
    name: 'A chain of requests',
    about: 'Keeps a value of one answer for the next request. Needs the address of a service.',
    text: `name: Create and read
env:
  API_URL: https://api.example.com # of your service
steps:
  - id: register
    action: http_request
    config:
      method: POST
      url: "\${API_URL}/users"
      body: { name: Maya, email: "maya-\${RANDOM_ID}@example.com" }
    output:
      user_id: $.body.id
    assert:
      - status == 201
  - id: read
    action: http_request
    config:
      url: "\${API_URL}/users/\${user_id}"
    assert:
      - status == 200
      - body.name == "Maya"
`,
  },
  {
    name: 'Data in the database',
    about: 'Counts rows in PostgreSQL. Needs DATABASE_URL in the environment.',
    text: `name: It is kept
steps:
  - id: count
    action: database_query
    config:
      query: select count(*)::int as tables from information_schema.tables
    assert:
      - rows[0].tables > 0
`,
  },
  {
    name: 'Empty',
    about: 'One step that writes a line.',
    text: `name: New flow
steps:
  - id: hello
    action: log
    config:
      message: Hello
`,
  },
]
