export interface FlowTemplate {
  readonly name: string
  readonly about: string
  readonly text: string
}

/** What a new flow may begin with; each runs as it stands, or against the demo shop. */
export const templates: readonly FlowTemplate[] = [
  {
    name: 'An HTTP request',
    about: 'Asks an API and checks its answer.',
    text: `name: An API answers
steps:
  - id: read
    action: http_request
    config:
      url: "\${PRODUCTS_URL}/products/1"
    assert:
      - status == 200
      - body.name != ""
`,
  },
  {
    name: 'A chain of requests',
    about: 'Keeps a value of one answer for the next request.',
    text: `name: Create and read
steps:
  - id: register
    action: http_request
    config:
      method: POST
      url: "\${USERS_URL}/users"
      body: { name: Maya, email: "maya-\${RANDOM_ID}@example.com", password: only-for-this-run }
    output:
      user_id: $.body.id
    assert:
      - status == 201
  - id: log_in
    action: http_request
    config:
      method: POST
      url: "\${USERS_URL}/login"
      body: { email: "\${register.body.email}", password: only-for-this-run }
    assert:
      - status == 200
`,
  },
  {
    name: 'Data in the database',
    about: 'Looks into PostgreSQL after a request.',
    text: `name: It is kept
steps:
  - id: count
    action: database_query
    config:
      query: select count(*)::int as products from products
    assert:
      - rows[0].products > 0
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
