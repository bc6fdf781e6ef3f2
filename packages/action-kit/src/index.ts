export type {
  ActionAlias,
  ActionDescriptor,
  AssertionResult,
  BlobRef,
  Capability,
  CodeEntry,
  ConditionalCapability,
  Exchange,
  JsonObject,
  JsonSchema,
  JsonValue,
  Mismatch,
} from '@testmesh/protocol'
export { ignoringCase, isTruthy, messageOf, parseExactJson, urlReadings, urlSecrets } from '@testmesh/protocol'
export type { ActionErrorOptions } from './action-error.ts'
export { ActionError, isActionError } from './action-error.ts'
export type {
  ActionContext,
  ActionHandler,
  ActionSchema,
  AnyActionHandler,
  Clock,
  Config,
  ConfigSchema,
  ConnectionDefaults,
  Egress,
  ExplainOptions,
  Files,
  Listener,
  Output,
  ReadConfigOptions,
  Resource,
  TraceContext,
  Tracked,
  TrackedResource,
  UseOptions,
} from './action-port.ts'
export { isActionType } from './action-type.ts'
export type { CheckOptions, ConfigProblem, ParsedConfig } from './check/check-config.ts'
export { checkConfig, parseConfig } from './check/check-config.ts'
export { portCodes } from './codes.ts'
export { defineAction, defineSchema } from './define-action.ts'
export type { Plugin, PluginOptions } from './define-plugin.ts'
export { definePlugin, PLUGIN_VERSION } from './define-plugin.ts'
export { describeMismatch, describePart } from './describe-mismatch.ts'
export type { FieldPattern, FoundValue } from './descriptor/field-paths.ts'
export { fieldsOfKind, namedSecretsIn, pointsAt, secretPaths, secretUrlPaths, sentMaps, valuesAt } from './descriptor/field-paths.ts'
export type { DescribedSchemas } from './descriptor/from-descriptor.ts'
export { fromConfigJson, fromDescriptor } from './descriptor/from-descriptor.ts'
export { toConfigJson, toDescriptor } from './descriptor/to-descriptor.ts'
export { choice } from './fields/choice.ts'
export type { AssertionsFunction, ExpressionFunction, MatchFunction, TemplateFunction, TransformFunction } from './fields/compiled.ts'
export { assertions, expression, match, template, textTemplate, transform } from './fields/compiled.ts'
export type { ConnectionOptions } from './fields/connection.ts'
export { connection } from './fields/connection.ts'
export { duration, timeLimit } from './fields/duration.ts'
export { either } from './fields/either.ts'
export type { AnyField, Field, FieldKind, FieldOptions } from './fields/field.ts'
export { fields } from './fields/fields.ts'
export { bytes, json } from './fields/json.ts'
export type { KeyRule } from './fields/key-rule.ts'
export { list } from './fields/list.ts'
export { environment, headers, map, sentMap } from './fields/map.ts'
export { boolean, integer, number } from './fields/number.ts'
export { object } from './fields/object.ts'
export { size } from './fields/size.ts'
export { filePath, regex, secret, secretUrl, text, url } from './fields/text.ts'
export { hasTemplate } from './has-template.ts'
export { mediaTypeOf } from './media-type.ts'
export type { NearMiss, NearMisses } from './near-misses.ts'
export { createNearMisses } from './near-misses.ts'
export { credentialsIn, isSecretHeader } from './secret-headers.ts'
export { isSecretName } from './secret-names.ts'
export { seededRandom } from './seeded-random.ts'
export type { Otlp, OtlpClaim, OtlpQuery, OtlpSeen, OtlpSpan, Services } from './services.ts'
