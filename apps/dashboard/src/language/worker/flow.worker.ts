import { readFlow } from '@testmesh/flow'
import { complete, completeField, type FieldFrame, type FieldPlace, fieldFrame, fixOf, hover, nothingSeen } from '@testmesh/flow/assist'
import { planEdit, stepText } from '@testmesh/flow/edit'
import { controlDescriptors } from '@testmesh/flow/model'
import { definitionAt } from '@testmesh/flow/navigate'
import type { FlowReading } from '@testmesh/flow/walk'
import type { ActionDescriptor, Diagnostic, JsonValue } from '@testmesh/protocol'
import { parse, stringify } from 'yaml'
import type { Answers, FromWorker, Kind, Questions, ToWorker } from './messages.ts'

let descriptors: readonly ActionDescriptor[] = []
let latest: { readonly text: string; readonly reading: FlowReading } | undefined

let seen = nothingSeen

/** The same text is asked about many times: by its diagnostics, each gesture, each word. */
const readingOf = (text: string): FlowReading => {
  if (latest?.text !== text) latest = { text, reading: readFlow(text, descriptors) }
  return latest.reading
}

/** `/steps/1/config/then/0`. */
const isStep = /\/(?:setup|steps|teardown|on_error|then|else|default|on_timeout)\/\d+$/

let field: { readonly key: string; readonly text: string; readonly frame: FieldFrame | undefined } | undefined

/** While somebody types in a field, what is around it stays. */
const frameOf = (text: string, { pointer, isYaml = false }: FieldPlace): FieldFrame | undefined => {
  const key = `${pointer} ${isYaml}`
  if (field?.key !== key || field.text !== text) field = { key, text, frame: fieldFrame(readingOf(text), { pointer, isYaml }, descriptors) }
  return field.frame
}

/** What its fix is too, where it is the word that was meant. */
const withFix = (problem: Diagnostic, text: string): Diagnostic => {
  const fix = fixOf(problem, text)
  return fix ? { ...problem, fix } : problem
}

const answers: { readonly [K in Kind]: (question: Questions[K]) => Answers[K] | Promise<Answers[K]> } = {
  read: ({ text }) => {
    const { flow, diagnostics, source } = readingOf(text)
    const steps = Object.entries(source.ranges).filter(([pointer]) => isStep.test(pointer))
    return {
      ...(flow && { flow }),
      diagnostics: diagnostics.map((one) => withFix(one, text)),
      ranges: Object.fromEntries(steps.map(([pointer, [start, end]]) => [pointer, [start, end]])),
    }
  },
  locate: ({ text, pointer }) => {
    const range = readingOf(text).source.ranges[pointer]
    return range && [range[0], range[1]]
  },
  plan: ({ text, edit }) => planEdit(readingOf(text), edit, descriptors),
  complete: ({ text, offset, names }) => complete(text, descriptors, offset, { names, seen }),
  completeField: ({ text, names, draft, offset, ...place }) => {
    const frame = frameOf(text, place)
    return frame ? completeField(frame, { draft, offset }, descriptors, { names, seen }) : []
  },
  hover: ({ text, offset }) => hover(text, descriptors, offset, { seen }),
  see: (last) => {
    seen = last.seen
    return undefined
  },
  propose: async ({ text, pointer, compared }) => {
    const { proposeActual } = await import('./propose-actual.ts')
    return proposeActual(readingOf(text), pointer, compared, descriptors)
  },
  define: ({ text, offset }) => definitionAt(readingOf(text), offset, descriptors),
  format: async ({ text }) => {
    const { formatText } = await import('./format-text.ts')
    return formatText(text, descriptors)
  },
  stepText: ({ text, step }) => stepText(readingOf(text), step),
  parse: ({ text }) => {
    try {
      return { value: (parse(text) ?? null) as JsonValue }
    } catch (error) {
      return { problem: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
    }
  },
  controls: () => controlDescriptors,
  write: ({ value }) => stringify(value, { lineWidth: 0 }),
}

self.onmessage = async ({ data }: MessageEvent<ToWorker>): Promise<void> => {
  if ('descriptors' in data) {
    descriptors = data.descriptors
    latest = undefined
    field = undefined
    return
  }
  const { id, kind, question } = data
  const say = (message: FromWorker): void => self.postMessage(message)
  try {
    say({ id, answer: await (answers[kind] as (question: unknown) => unknown)(question) })
  } catch (error) {
    say({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}
