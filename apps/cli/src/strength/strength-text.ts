import { cleanLine, formatPlace, wrapText } from '@testmesh/protocol'
import {
  type FieldStrength,
  type FlowStrength,
  fieldsToBeginWith,
  type StepStrength,
  type Strength,
  type Totals,
  type Unjudged,
} from '@testmesh/strength'
import { count } from '../count.ts'
import type { MeasuredLook } from '../tell-measured.ts'
import { changesText, totalLines, whyUnknown } from './told-strength.ts'

/** What nobody would notice, step by step, with what would: all of it where somebody wants more, else what to begin with. */
export const strengthLines = (strength: Strength, given: MeasuredLook): string[] => {
  const look: Look = { ...given, told: given.verbosity === 'verbose' ? undefined : fieldsToBeginWith(strength) }
  return [
    look.style.dim(`of ${look.seenBy}`),
    '',
    ...(look.verbosity === 'quiet' ? [] : strength.flows.flatMap((flow) => flowLines(flow, look))),
    ...totalLines(strength)
      .flatMap((line) => wrapText(line, look.width))
      .map(look.style.bold),
  ]
}

interface Look extends MeasuredLook {
  /** Default: all. */
  readonly told: ReadonlySet<FieldStrength> | undefined
}

const flowLines = (flow: FlowStrength, look: Look): string[] => {
  const { name, file, executions, moreExecutions, steps, unjudged } = flow
  const { style, shown } = look
  const all = executions + moreExecutions
  const some = moreExecutions > 0 ? style.dim(`  ${executions} of ${all} executions`) : ''
  return [
    `${style.bold(cleanLine(name))}  ${style.dim(cleanLine(shown(file)))}${some}`,
    ...steps.flatMap((step) => stepLines(step, flow, look)),
    ...unjudged.flatMap((step) => unjudgedLines(step, look)),
    '',
  ]
}

const stepLines = (step: StepStrength, flow: FlowStrength, look: Look): string[] => {
  const { style, told, shown } = look
  const { id, action, fields, place } = step
  const weak = fields.filter((field) => field.survived.length > 0)
  const here = told ? weak.filter((field) => told.has(field)) : fields
  const left = told ? weak.length - here.length : 0
  const file = place.file === undefined || place.file === flow.file ? '' : `${shown(place.file)} `
  const line = place.span ? `line ${place.span.start.line}` : ''
  const more = `${left} ${here.length > 0 ? 'more ' : ''}${left === 1 ? 'field' : 'fields'} with -v`
  const where = `${action}, ${file}${line}${left > 0 && here.length === 0 ? `; ${more}` : ''}`
  return [
    `  ${markOf(step.totals, style)} ${cleanLine(id)}  ${howMany(step.totals)}  ${style.dim(cleanLine(where))}`,
    ...here.flatMap((field) => fieldLines(field, look)),
    ...(left > 0 && here.length > 0 ? [style.dim(`      and ${more}`)] : []),
  ]
}

const markOf = ({ killed, survived, unknown }: Totals, { dim, red, yellow }: MeasuredLook['style']): string => {
  if (survived > 0) return killed === 0 ? red('✗') : yellow('!')
  return dim(killed === 0 && unknown > 0 ? '?' : '✓')
}

const howMany = ({ killed, survived, unknown }: Totals): string => {
  if (killed + survived > 0) return `${killed} of ${killed + survived} noticed`
  return unknown > 0 ? `nobody can tell of ${count(unknown, 'change')}` : 'nothing in it to be wrong'
}

const fieldLines = (field: FieldStrength, { style, width, verbosity }: MeasuredLook): string[] => {
  const { survived, unknown, isUncheckedEverywhere, suggestion } = field
  const nobody = isUncheckedEverywhere ? 'no step looks at it' : 'nobody noticed'
  const lines = (text: string): string[] =>
    wrapText(cleanLine(text), width - 8).map((line, index) => `${' '.repeat(index === 0 ? 6 : 8)}${line}`)
  return [
    ...(survived.length > 0 ? lines(`${field.field}  ${changesText(survived)}: ${nobody}`) : []),
    ...(suggestion === undefined ? [] : [style.bold(`        - ${cleanLine(suggestion)}`)]),
    ...(unknown.length > 0 && verbosity === 'verbose'
      ? lines(`${field.field}  ${changesText(unknown)}: ${whyUnknown(field)}`).map(style.dim)
      : []),
  ]
}

const unjudgedLines = ({ id, why, place }: Unjudged, { style, width, shown }: MeasuredLook): string[] => {
  const where = place.file === undefined ? '' : `  ${formatPlace({ ...place, file: shown(place.file) })}`
  return wrapText(cleanLine(`? ${id}  not judged: ${why}${where}`), width - 4).map((line, index) =>
    style.dim(`${' '.repeat(index === 0 ? 2 : 4)}${line}`),
  )
}
