import { join } from 'node:path'
import { type CancellationToken, type TestController, type TestItem, TestMessage, type TestRun, type TestRunRequest } from 'vscode'
import { runCli } from '../cli/run-cli.ts'
import { cliOf } from '../editor/cli-of.ts'
import { environmentWords } from '../editor/settings.ts'
import type { FoundProject } from './find-projects.ts'
import type { FlowItem, FlowItems } from './flow-items.ts'
import { followRun, type Outcome, type Told } from './follow-run.ts'
import { runPlan } from './run-plan.ts'
import { failureMessage, problemMessage } from './test-messages.ts'
import { wantedItems } from './wanted-items.ts'

/** Runs what somebody asked for: the flows of each project together, and tells of them as they go. */
export const runTests = async (request: TestRunRequest, { controller, items, token }: Asked): Promise<void> => {
  const run = controller.createTestRun(request)
  const wanted = wantedItems(request, { controller, items })
  for (const { item } of wanted) for (const one of toldOf(item)) run.enqueued(one)
  const whole = Map.groupBy(
    wanted.filter((one) => !tellBroken(one, run)),
    ({ known }) => known.project,
  )
  try {
    for (const [project, some] of whole) await runProject(project, some, { run, items, token })
  } finally {
    run.end()
  }
}

/** Of a flow with data its rows are told. */
const toldOf = (item: TestItem): TestItem[] => (item.children.size > 0 ? [...item.children].map(([, row]) => row) : [item])

export interface Asked {
  readonly controller: TestController
  readonly items: FlowItems
  readonly token: CancellationToken
}

interface Wanted {
  readonly item: TestItem
  readonly known: FlowItem
}

interface Running extends Pick<Asked, 'items' | 'token'> {
  readonly run: TestRun
}

/** Beside one that cannot run no other would. */
const tellBroken = ({ item, known: { flow, project } }: Wanted, run: TestRun): boolean => {
  if (flow.problems)
    run.errored(
      item,
      flow.problems.map((problem) => problemMessage(problem, project.folder.fsPath)),
    )
  return flow.problems !== undefined
}

const runProject = async (project: FoundProject, wanted: readonly Wanted[], { run, items, token }: Running): Promise<void> => {
  const waiting = new Set(wanted.flatMap(({ item }) => toldOf(item)))
  const isAlone = waiting.size === 1
  const itemOf = ({ file, title }: Told): TestItem | undefined => items.find(join(project.root, file ?? ''), title)
  const texts = new Map<TestItem | undefined, string>()
  const say = (text: string, item?: TestItem): void => run.appendOutput(text.replace(/\r?\n/g, '\r\n'), undefined, item)
  const follow = followRun({
    onStarted: (told) => {
      const item = itemOf(told)
      if (item) run.started(item)
    },
    // Of several that run side by side each is told as a whole.
    onText: (told, text) => {
      const item = itemOf(told)
      if (isAlone) say(text, item)
      else texts.set(item, (texts.get(item) ?? '') + text)
    },
    onEnded: (outcome) => {
      const item = itemOf(outcome)
      if (!item) return
      waiting.delete(item)
      tellEnd(item, outcome, { run, project })
      say(texts.get(item) ?? '', item)
      texts.delete(item)
    },
  })
  const ending = new AbortController()
  const cancelled = token.onCancellationRequested(() => ending.abort())
  let why = ''
  try {
    for (const words of runPlan(wanted.map(({ known }) => toWanted(known, project)))) {
      if (token.isCancellationRequested) break
      const all = ['run', '--reporter', 'jsonl', ...environmentWords(), ...words]
      const { stderr } = await runCli(cliOf(project.folder), all, { folder: project.folder.fsPath, onLine: follow, signal: ending.signal })
      why += stderr
    }
  } catch (error) {
    why += error instanceof Error ? error.message : String(error)
  } finally {
    cancelled.dispose()
  }
  // Of what did not end.
  for (const [item, text] of texts) say(text, item)
  if (why !== '') say(why)
  for (const item of waiting) {
    if (token.isCancellationRequested) run.skipped(item)
    else run.errored(item, new TestMessage(why.trim() || 'testmesh ended before it came to this flow'))
  }
}

/** The only flow of a file is the file. */
const toWanted = ({ flow: { file, line, name }, row }: FlowItem, { flows }: FoundProject) => ({
  ...{ file, row, line: flows.some((other) => other.file === file && (other.name !== name || other.line !== line)) ? line : undefined },
})

const tellEnd = (item: TestItem, outcome: Outcome, { run, project: { root } }: { run: TestRun; project: FoundProject }): void => {
  const { verdict, durationMs, problems, file } = outcome
  const messages = problems.map((problem) => failureMessage(problem, { root, file }))
  if (verdict === 'passed' || verdict === 'flaky') run.passed(item, durationMs)
  else if (verdict === 'failed') run.failed(item, messages, durationMs)
  else if (verdict === 'error') run.errored(item, messages, durationMs)
  // Among them a failure in quarantine, which does not count.
  else run.skipped(item)
}
