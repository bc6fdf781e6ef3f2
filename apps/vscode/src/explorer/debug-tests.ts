import { join } from 'node:path'
import { type DebugSession, Disposable, debug, type TestItem, TestMessage, type TestRun, type TestRunRequest, workspace } from 'vscode'
import type { FlowItem } from './flow-items.ts'
import type { Asked } from './run-tests.ts'
import { wantedItems } from './wanted-items.ts'

/** Debugs what somebody asked for, one flow after the other. */
export const debugTests = async (request: TestRunRequest, { controller, items, token }: Asked): Promise<void> => {
  const run = controller.createTestRun(request)
  try {
    for (const { item, known } of wantedItems(request, { controller, items })) {
      if (token.isCancellationRequested) run.skipped(item)
      else await debugItem(item, known, { run, token })
    }
  } finally {
    run.end()
  }
}

const debugItem = async (
  item: TestItem,
  known: FlowItem,
  { run, token }: Pick<Asked, 'token'> & { readonly run: TestRun },
): Promise<void> => {
  run.started(item)
  const end = followSession(item.id)
  const stop = token.onCancellationRequested(() => void debug.stopDebugging(end.session()))
  try {
    const isStarted = await debug.startDebugging(workspace.getWorkspaceFolder(known.project.folder), configurationOf(item.id, known))
    if (!isStarted) return run.errored(item, new TestMessage('The debugger could not be started.'))
    const { exitCode, failure } = await end.ended
    if (exitCode === undefined) run.skipped(item)
    else if (exitCode === 0) run.passed(item)
    else run.failed(item, new TestMessage(failure ?? 'It failed; the debug console tells how.'))
  } finally {
    stop.dispose()
    end.dispose()
  }
}

const configurationOf = (id: string, { project, flow, row }: FlowItem) => ({
  type: 'testmesh',
  request: 'launch',
  name: row ?? flow.name,
  program: `${join(project.folder.fsPath, flow.file)}${flow.line === undefined ? '' : `:${flow.line}`}`,
  cwd: project.folder.fsPath,
  ...(row !== undefined && { grep: row }),
  testItem: id,
})

interface SessionEnd {
  /** Undefined where it was left before its end. */
  readonly exitCode?: number
  /** Of the step that it stopped at last. */
  readonly failure?: string
}

/** Hears what the adapter says of the session that is started for an item. */
const followSession = (id: string) => {
  const { promise: ended, resolve } = Promise.withResolvers<SessionEnd>()
  let session: DebugSession | undefined
  let told: SessionEnd = {}
  const tracking = debug.registerDebugAdapterTrackerFactory('testmesh', {
    createDebugAdapterTracker: (started) => {
      if (started.configuration.testItem !== id) return undefined
      session = started
      return {
        onDidSendMessage: ({ event, body }: { event?: string; body?: { exitCode?: number; reason?: string; text?: string } }) => {
          if (event === 'exited' && body?.exitCode !== undefined) told = { ...told, exitCode: body.exitCode }
          if (event === 'stopped' && body?.reason === 'exception' && body.text !== undefined) told = { ...told, failure: body.text }
        },
      }
    },
  })
  const ending = debug.onDidTerminateDebugSession((one) => {
    if (one.configuration.testItem === id) resolve(told)
  })
  return { ended, session: () => session, dispose: () => Disposable.from(tracking, ending).dispose() }
}
