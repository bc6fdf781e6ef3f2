import { fieldsOfKind, hasTemplate, isSecretHeader, isSecretName, namedSecretsIn, secretPaths, valuesAt } from '@testmesh/action-kit'
import { secretLiterals } from '@testmesh/expressions'
import { pointerTo } from '../../source/pointer.ts'
import type { Finding, LintContext, LintRule, PlacedStep } from '../lint-rule.ts'
import { readTexts } from '../read-texts.ts'
import type { PlacedText } from '../texts-of.ts'

/** A value that is secret by where it stands, or by what it is called. Its words never say the value. */
export const hardcodedSecret: LintRule = {
  code: 'LINT_HARDCODED_SECRET',
  severity: 'warning',
  why: 'Whoever can read the repository has it, for as long as its history is kept.',
  bad: `name: Orders
steps:
  - action: http_request
    config:
      url: "\${BASE_URL}/orders"
      headers: { Authorization: Bearer 3f9c1d7e }
    assert: [len(body.orders) > 0]
`,
  good: `name: Orders
steps:
  - action: http_request
    config:
      url: "\${BASE_URL}/orders"
      headers: { Authorization: "Bearer \${API_TOKEN}" }
    assert: [len(body.orders) > 0]
`,
  find: (context) => [
    ...inVariables(context),
    ...context.steps.flatMap((placed) => inStep(placed, context)),
    ...readTexts(context).flatMap(inExpression),
  ],
}

const inVariables = ({ flow }: LintContext): Finding[] =>
  Object.entries(flow.env ?? {}).flatMap(([name, value]) =>
    (isLiteral(value) && isSecretName(name)) || hasPassword(value)
      ? [{ message: `the value of ${name} looks like a secret, and stands in the flow`, pointer: pointerTo('/env', name) }]
      : [],
  )

const inStep = ({ step, pointer }: PlacedStep, { descriptorOf }: LintContext): Finding[] => {
  const descriptor = descriptorOf(step)
  if (!descriptor) return []
  const secrets = secretPaths(descriptor)
    .flatMap((path) => valuesAt(step.config, path))
    .filter(({ value }) => !isUrl(value) || hasPassword(value))
  const urls = fieldsOfKind(descriptor, 'url')
    .flatMap((path) => valuesAt(step.config, path))
    .filter(({ value }) => hasPassword(value))
  const headers = fieldsOfKind(descriptor, 'headers')
    .flatMap((path) => valuesAt(step.config, `${path}/*`))
    .filter(({ pointer: at }) => isSecretHeader(at.slice(at.lastIndexOf('/') + 1)))
  return [...secrets, ...urls, ...headers, ...namedSecretsIn(descriptor, step.config)].flatMap(({ value, pointer: below }) =>
    isLiteral(value) || hasPassword(value) ? [{ message: 'a secret is written into this step', pointer: `${pointer}/config${below}` }] : [],
  )
}

/** `secret('…')` hides a value from reports, not from whoever reads the flow. */
const inExpression = ({ text, pointer }: PlacedText): Finding[] =>
  secretLiterals(text).length > 0 ? [{ message: 'a secret is written into this expression', pointer }] : []

const isLiteral = (value: unknown): value is string => typeof value === 'string' && value !== '' && !hasTemplate(value)

const isUrl = (value: unknown): boolean => typeof value === 'string' && /^[a-z][a-z\d+.-]*:\/\//i.test(value)

/** In an address, written out: `postgres://me:secret@${HOST}`. */
const hasPassword = (value: unknown): boolean =>
  typeof value === 'string' && /^[a-z][a-z\d+.-]*:\/\/[^/?#@:]*:(?!\$\{|\{\{)[^/?#@]+@/i.test(value)
