import { type LintRule, lintCodes, lintRules } from '@testmesh/flow/lint'
import { writtenBy } from './written-by.ts'

/** `docs/lint.md`: how to use the linter, and a section per rule. */
export const renderLintDocs = (): string => `${writtenBy('the rules in packages/flow/src/lint')}

# The linter

\`testmesh lint\` tells what \`validate\` tells (errors, and warnings of what a flow means), older names, and what good flows would
not do. The rules look at flows without errors; they never run anything.

\`\`\`sh
testmesh lint flows/                     # everything; errors exit with 2
testmesh lint flows/ --fix               # makes the fixes that leave the meaning of a flow as it is
testmesh lint flows/ --max-warnings 0    # for CI: warnings exit with 1
testmesh lint flows/ --format sarif      # for code scanning; json is for your own programs
testmesh explain LINT_SLEEP              # a rule, with an example
\`\`\`

A fix is made only where the flow reads the same before and after; its comments stay. \`testmesh fmt\` makes the fixes of older names
too, and lays the file out.

## Where a rule is wrong

A comment keeps a problem from being told: for the next line that is no comment, or for the whole file. What follows a colon is the
reason, for people.

\`\`\`yaml
name: Orders
# testmesh-disable LINT_STATUS_ONLY
steps:
  # testmesh-disable-next-line LINT_SLEEP: the shop tells nobody when it is done
  - action: delay
    config: { duration: 1s }
  - action: http_request
    config: { url: "\${BASE_URL}/orders" }
    assert: [status == 200]
\`\`\`

Several codes are divided by commas. Errors cannot be disabled, and a comment that disables nothing is told:
\`LINT_UNUSED_DISABLE\`.

The config of the project says how much a rule matters everywhere: \`off\`, \`note\`, \`warning\` or \`error\`.

\`\`\`yaml
# testmesh.config.yaml
lint:
  rules:
    LINT_HARDCODED_HOST: error
    LINT_MISSING_CLEANUP: off
    LINT_ALIAS: warning
\`\`\`

## Rules

| rule | | what it finds |
|---|---|---|
${lintRules.map(ruleRow).join('\n')}
| \`LINT_ALIAS\` | note | An older or other name: see [older flows](language/older-flows.md). |
| \`LINT_UNUSED_DISABLE\` | warning | ${lintCodes.LINT_UNUSED_DISABLE.title}. |
${lintRules.map(ruleSection).join('')}`

const severityOf = ({ severity }: LintRule): string => (severity === 'info' ? 'note' : severity)

const ruleRow = (rule: LintRule): string =>
  `| [\`${rule.code}\`](#${rule.code.toLowerCase()}) | ${severityOf(rule)} | ${lintCodes[rule.code].title}. |`

const ruleSection = ({ code, why, bad, good }: LintRule): string => `
### ${code}

${lintCodes[code].title}. ${why}

Instead of

\`\`\`yaml
${bad.trimEnd()}
\`\`\`

write

\`\`\`yaml
${good.trimEnd()}
\`\`\`

${lintCodes[code].hint}
`
