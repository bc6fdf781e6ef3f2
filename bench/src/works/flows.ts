const request = (id: string, { url, next }: { url: string; next: string }): string => `
  - id: ${id}
    action: http_request
    config: { url: "\${BASE}${url}" }
    output: { ${next}: body.next }
    assert:
      - status == 200
      - body.ok == true
      - body.name == "Widget"
`

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** One GET, one assertion. */
export const oneRequest = `name: One request
steps:
  - id: read
    action: http_request
    config: { url: "\${BASE}/item/1" }
    assert: [status == 200]
`

/** Requests that are written out, each with a value of the one before and three assertions. */
export const chain = (count: number): string =>
  `name: A chain\nsteps:${range(count)
    .map((index) => request(`s${index}`, { url: index === 0 ? '/chain/0' : `/chain/\${n${index - 1}}`, next: `n${index}` }))
    .join('')}`

/** The same in a loop. */
export const loop = (count: number): string => `name: A loop
steps:
  - id: loop
    action: for_each
    config:
      range: { start: 1, end: ${count} }
      steps:
        - id: call
          action: http_request
          config: { url: "\${BASE}/chain/\${index}" }
          output: { next: body.next }
          assert:
            - status == 200
            - body.ok == true
            - body.name == "Widget"
    timeout: 10m
`

/** Five requests for each row of rows.csv. */
export const dataRows = `name: Rows
data: rows.csv
steps:${range(5)
  .map(
    (index) => `
  - id: s${index}
    action: http_request
    config: { url: "\${BASE}/item/\${id}" }
    assert: [status == 200, body.id == id]
`,
  )
  .join('')}`

export const rowsCsv = (count: number): string => `id\n${range(count).join('\n')}\n`

/** Serves until it is asked for /done; each answer is filled from its request. */
export const mockServer = `name: Mock server
steps:
  - id: mock
    action: mock_server_start
    config:
      port: "\${PORT}"
      keep_requests: 100000
      endpoints:
        - { path: "/items/:id", response: { body: { id: "{{path.id}}", ok: true, name: Widget, tags: [a, b] } } }
        - { path: /done, response: {} }
  - id: done
    action: mock_server_verify
    config: { path: /done, within: 60s }
`
