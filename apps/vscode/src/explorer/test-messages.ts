import { join } from 'node:path'
import { Location, Position, Range, TestMessage, Uri } from 'vscode'
import type { ListedProblem } from '../cli/list-flows.ts'
import type { OutcomeProblem } from './follow-run.ts'

/** A failure, at its line. Where values were compared, as the difference between them. */
export const failureMessage = (
  { place, mismatch, text }: OutcomeProblem,
  { root, file }: { root: string; file: string | undefined },
): TestMessage => {
  const { expected, actual } = mismatch ?? {}
  const message = expected && actual ? TestMessage.diff(text, expected.text, actual.text) : new TestMessage(text)
  const named = place?.file ?? file
  const { start, end } = place?.span ?? { start: { line: 1, column: 1 } }
  const from = new Position(start.line - 1, start.column - 1)
  const to = end ? new Position(end.line - 1, end.column - 1) : from
  if (named !== undefined) message.location = new Location(Uri.file(join(root, named)), new Range(from, to))
  return message
}

/** Why a flow cannot run, where that stands. */
export const problemMessage = ({ message, hint, file, line = 1 }: ListedProblem, folder: string): TestMessage => {
  const told = new TestMessage(hint === undefined ? message : `${message}: ${hint}`)
  told.location = new Location(Uri.file(join(folder, file)), new Position(line - 1, 0))
  return told
}
