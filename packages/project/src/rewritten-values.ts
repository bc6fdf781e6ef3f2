import { isMap } from '@testmesh/expressions'
import type { YamlValue } from '@testmesh/flow'
import type { JsonValue } from '@testmesh/protocol'
import type { SettingProblem } from './settings.ts'

type Rewritten = YamlValue['rewritten']

/** A secret is text, whatever it spells: the PIN 0048 and not 48. */
export const withSecretsAsWritten = (settings: JsonValue, rewritten: Rewritten): JsonValue => {
  const written = rewritten.flatMap(({ path: [key, name, ...more], text }) =>
    key === 'secrets' && more.length === 0 ? [[name, text]] : [],
  )
  if (written.length === 0 || !isMap(settings)) return settings
  return { ...settings, secrets: { ...(settings.secrets as object), ...Object.fromEntries(written) } }
}

/** Warns of numbers that are put into texts otherwise than they are written. */
export const rewrittenNumbers = (rewritten: Rewritten): SettingProblem[] =>
  rewritten
    .filter(({ path: [key], value }) => key !== 'secrets' && typeof value === 'number')
    .map(({ path, value, text }) => ({
      path,
      at: 'value',
      severity: 'warning',
      message: `${text} is the number ${value} in YAML`,
      hint: `to keep it as it is written, write "${text}"`,
    }))
