import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import type { Diagnostic } from '@testmesh/protocol'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { toSarif } from './to-sarif.ts'

/** The schema is of draft 4; what it uses of it reads the same in draft 7. */
const { $schema: _draft, id: _id, ...draft7 } = schema
const validate = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: true }).compile(draft7)

const at = (line: number, offset: number): Diagnostic['place'] => ({
  file: 'flows/a b.testmesh.yaml',
  pointer: '/steps/0',
  span: { start: { line, column: 5, offset }, end: { line, column: 8, offset: offset + 3 } },
})

const problems: Diagnostic[] = [
  {
    code: 'LINT_ALIAS',
    severity: 'info',
    message: 'write "env" for "variables"',
    place: at(2, 10),
    fix: {
      title: 'Write "env"',
      edits: [
        { start: 10, end: 19, text: 'env' },
        { start: 30, end: 31, text: '' },
      ],
    },
  },
  {
    code: 'FLOW_DUPLICATE_ID',
    severity: 'error',
    message: 'two steps are called "a"',
    hint: 'rename one',
    place: at(9, 90),
    related: [{ message: 'the first one', place: at(3, 30) }],
  },
  { code: 'PROJECT_NO_SUCH_FILE', severity: 'error', message: 'there is no file x', place: {} },
]

describe('SARIF', () => {
  it('is valid by the schema of its standard', () => {
    const log = toSarif(problems, {
      version: '1.2.3',
      rules: { LINT_ALIAS: { title: 'An older name', hint: 'Write the name of today.', why: 'People look for it.' } },
      helpUri: (code) => `https://example.com/errors#${code.toLowerCase()}`,
    })
    expect(validate(log) || validate.errors).toBe(true)
    expect(log).toMatchInlineSnapshot(`
      {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "runs": [
          {
            "columnKind": "utf16CodeUnits",
            "results": [
              {
                "fixes": [
                  {
                    "artifactChanges": [
                      {
                        "artifactLocation": {
                          "uri": "flows/a%20b.testmesh.yaml",
                        },
                        "replacements": [
                          {
                            "deletedRegion": {
                              "charLength": 9,
                              "charOffset": 10,
                            },
                            "insertedContent": {
                              "text": "env",
                            },
                          },
                          {
                            "deletedRegion": {
                              "charLength": 1,
                              "charOffset": 30,
                            },
                          },
                        ],
                      },
                    ],
                    "description": {
                      "text": "Write "env"",
                    },
                  },
                ],
                "level": "note",
                "locations": [
                  {
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": "flows/a%20b.testmesh.yaml",
                      },
                      "region": {
                        "endColumn": 8,
                        "endLine": 2,
                        "startColumn": 5,
                        "startLine": 2,
                      },
                    },
                  },
                ],
                "message": {
                  "text": "write "env" for "variables"",
                },
                "ruleId": "LINT_ALIAS",
                "ruleIndex": 1,
              },
              {
                "level": "error",
                "locations": [
                  {
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": "flows/a%20b.testmesh.yaml",
                      },
                      "region": {
                        "endColumn": 8,
                        "endLine": 9,
                        "startColumn": 5,
                        "startLine": 9,
                      },
                    },
                  },
                ],
                "message": {
                  "text": "two steps are called "a": rename one",
                },
                "relatedLocations": [
                  {
                    "message": {
                      "text": "the first one",
                    },
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": "flows/a%20b.testmesh.yaml",
                      },
                      "region": {
                        "endColumn": 8,
                        "endLine": 3,
                        "startColumn": 5,
                        "startLine": 3,
                      },
                    },
                  },
                ],
                "ruleId": "FLOW_DUPLICATE_ID",
                "ruleIndex": 0,
              },
              {
                "level": "error",
                "locations": [],
                "message": {
                  "text": "there is no file x",
                },
                "ruleId": "PROJECT_NO_SUCH_FILE",
                "ruleIndex": 2,
              },
            ],
            "tool": {
              "driver": {
                "name": "TestMesh",
                "rules": [
                  {
                    "help": {
                      "text": "FLOW_DUPLICATE_ID",
                    },
                    "helpUri": "https://example.com/errors#flow_duplicate_id",
                    "id": "FLOW_DUPLICATE_ID",
                    "shortDescription": {
                      "text": "FLOW_DUPLICATE_ID",
                    },
                  },
                  {
                    "fullDescription": {
                      "text": "People look for it.",
                    },
                    "help": {
                      "text": "Write the name of today.",
                    },
                    "helpUri": "https://example.com/errors#lint_alias",
                    "id": "LINT_ALIAS",
                    "shortDescription": {
                      "text": "An older name",
                    },
                  },
                  {
                    "help": {
                      "text": "PROJECT_NO_SUCH_FILE",
                    },
                    "helpUri": "https://example.com/errors#project_no_such_file",
                    "id": "PROJECT_NO_SUCH_FILE",
                    "shortDescription": {
                      "text": "PROJECT_NO_SUCH_FILE",
                    },
                  },
                ],
                "version": "1.2.3",
              },
            },
          },
        ],
        "version": "2.1.0",
      }
    `)
  })

  it('is valid with nothing to tell, and the schema would tell', () => {
    expect(validate(toSarif([], { version: '1', rules: {} }))).toBe(true)
    expect(validate({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false)
  })
})
