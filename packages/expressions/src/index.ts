// The language

export { isTruthy } from '@testmesh/protocol'
export type { Builtin } from './builtins.ts'
export { builtins } from './builtins.ts'
// Errors
export type { ExpressionCode } from './codes.ts'
export { expressionCodes } from './codes.ts'
export { compileCapture } from './compile-capture.ts'
export { compileExpression } from './compile-expression.ts'
export { compileMessage } from './compile-message.ts'
export { compileTemplate, hasToken } from './compile-template.ts'
export { compileTransform } from './compile-transform.ts'
export type { CompiledValue, CompiledValueResult, CompileValueOptions, Pointed, PointedNameUse, ValueProblem } from './compile-value.ts'
export { compileValue } from './compile-value.ts'
export type { BegunValue, WaitingValue, WaitingValueResult } from './compile-waiting.ts'
export { compileWaiting } from './compile-waiting.ts'
export type {
  Comparison,
  Compiled,
  CompiledExpression,
  CompileResult,
  Diagnosis,
  Idle,
  MissingPath,
  NameUse,
  PatternUse,
  RootPath,
  Side,
  SyntaxProblem,
} from './compiled.ts'
// What evaluation sees
export type { ScopeOptions } from './create-scope.ts'
export { createScope, nestScope } from './create-scope.ts'
export type { ToolsOptions } from './create-tools.ts'
export { createTools } from './create-tools.ts'
// Values
export { parseDuration } from './duration.ts'
export { createBudget } from './evaluate/frame.ts'
export { contains, equalsUntyped, numberIn, order } from './evaluate/operate.ts'
export { fitsAnything } from './explain/find-idle.ts'
export type { ExpressionErrorOptions } from './expression-error.ts'
export { ExpressionError } from './expression-error.ts'
export { fakerLocaleHint, findFakerLocale } from './faker/locales.ts'
export type { FunctionEntry } from './functions/function-entry.ts'
export { functions } from './functions/function-table.ts'
export { isName, unreadableName } from './is-name.ts'
export type { NeedOptions } from './load-need.ts'
export { loadNeed } from './load-need.ts'
export { didYouMean, isSlip, nearestNames } from './nearest-names.ts'
export type {
  CompiledSchema,
  FakerHelper,
  FakerPorts,
  HashHelper,
  JsonPathHelper,
  JsonSchemaHelper,
  Regex,
  RegexHelper,
  SchemaProblem,
  SchemaViolation,
  XPathHelper,
} from './need-helpers.ts'
export { asHash, asJsonPath, asJsonSchema, asRegex, asXPath } from './need-helpers.ts'
export type { KeptSnapshots, Need, Origin, Scope, Tools } from './scope.ts'
export { secretLiterals } from './secret-literals.ts'
export { parseSize } from './size.ts'
export type { SentAs } from './syntax/ast.ts'
export { equalValues } from './values/equal-values.ts'
export { lengthOf } from './values/length-of.ts'
export { computeLong, isLongInteger, parseExactJson } from './values/long-integer.ts'
export { readElement, readMember } from './values/read-member.ts'
export { showValue } from './values/show-value.ts'
export { orderTimes, parseTime } from './values/time-text.ts'
export { toText } from './values/to-text.ts'
export type { TypeWord } from './values/type-of.ts'
export { isMap, isNothing, typeOf } from './values/type-of.ts'
export type { TypeTest } from './values/type-tests.ts'
export { isEmpty, typeTests } from './values/type-tests.ts'
