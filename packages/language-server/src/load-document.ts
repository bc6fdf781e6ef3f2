import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { actionDescriptors } from '@testmesh/actions'
import { readFlows } from '@testmesh/flow'
import type { CompletionNames } from '@testmesh/flow/assist'
import type { FlowReading } from '@testmesh/flow/model'
import {
  bareProject,
  type FlowText,
  type LoadedFlow,
  loadEnvironment,
  loadFlowText,
  loadProject,
  type Project,
  variableLayers,
} from '@testmesh/project'
import type { ActionDescriptor, Diagnostic } from '@testmesh/protocol'
import type { TextDocument } from 'vscode-languageserver-textdocument'

/** One flow of a document, with what its project says about it. */
export interface DocumentFlow {
  readonly reading: FlowReading
  /** Columns of its data. */
  readonly columns: readonly string[]
  /** Variables that others give: an environment, files, the shell, the project. */
  readonly elsewhere: ReadonlySet<string>
  /** The files of the flows that it runs. */
  readonly subFlows: readonly FlowText[]
}

/** Problems of the document and of files it goes by. */
export interface FoundProblems {
  /** The folder from which their places name files; those without a file are of the document. */
  readonly folder: string
  readonly diagnostics: readonly Diagnostic[]
}

export interface LoadedDocument {
  /** One for each YAML document in it. */
  readonly flows: readonly DocumentFlow[]
  /** Absent for a document that is in no folder yet. */
  readonly place?: { readonly path: string; readonly project: Project }
  readonly problems: readonly FoundProblems[]
  /** Of the actions that its flows may use. */
  readonly descriptors: readonly ActionDescriptor[]
}

/** Reads a document as `testmesh validate` would, its environment and files included. Nothing is kept: what it goes by may change. */
export const loadDocument = async (document: TextDocument, environmentName: string | undefined): Promise<LoadedDocument> => {
  const text = document.getText()
  if (!document.uri.startsWith('file:')) return readAlone(text)
  const path = fileURLToPath(document.uri)
  const from = dirname(path)
  const found = await loadProject({ from, withPlugins: true })
  // A plugin that somebody works on may be broken for a while: the environments are there all the same.
  const project = found.project ?? (await loadProject({ from })).project ?? bareProject(from)
  const { descriptors } = project.actions
  const environment = await loadEnvironment(project, { name: environmentName, descriptors })
  const variables = variableLayers(project, { environment: environment.source, osEnvironment: process.env })
  const flows = await loadFlowText(
    path,
    { text },
    {
      project,
      descriptors,
      variables,
      routing: environment.routing,
    },
  )
  return {
    flows: flows.map(flowOf),
    place: { path, project },
    descriptors,
    problems: [
      { folder: project.root, diagnostics: [...environment.diagnostics, ...flows.flatMap(({ diagnostics }) => diagnostics)] },
      { folder: dirname(path), diagnostics: found.diagnostics },
    ],
  }
}

const readAlone = (text: string): LoadedDocument => {
  const readings = readFlows(text, actionDescriptors)
  return {
    flows: readings.map((reading) => ({ reading, columns: [], elsewhere: new Set(), subFlows: [] })),
    descriptors: actionDescriptors,
    problems: [{ folder: '', diagnostics: readings.flatMap(({ diagnostics }) => diagnostics) }],
  }
}

const flowOf = ({ reading, rows, variables, subFlows }: LoadedFlow): DocumentFlow => ({
  reading,
  subFlows,
  columns: rows?.columns ?? [],
  elsewhere: new Set(variables.flatMap(({ values }) => Object.keys(values))),
})

/** What completion offers beside the text: names alone, never a value. */
export const knownNames = ({ flows }: LoadedDocument): CompletionNames => ({
  variables: [...new Set(flows.flatMap(({ elsewhere }) => [...elsewhere]))],
})

/** The problems of the document itself, not of the files it goes by. */
export const ownProblems = ({ place, problems }: LoadedDocument): Diagnostic[] =>
  problems.flatMap(({ folder, diagnostics }) =>
    diagnostics.filter(({ place: { file } }) => file === undefined || place === undefined || resolve(folder, file) === place.path),
  )
