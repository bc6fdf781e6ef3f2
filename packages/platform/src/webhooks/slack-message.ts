import { cleanLine, nameOfTold, type Told, whatOfTold, whyOfTold } from '@testmesh/protocol'
import { cutText } from './cut-text.ts'

export interface SlackContent {
  readonly title: string
  readonly told: readonly Told[]
  readonly more: number
  readonly workspace: { readonly name: string }
}

/** Of the text of a block, Slack takes 3,000 characters: 20 lines are cut so that some blocks hold them. */
const mostOfWhy = 300
const mostOfName = 150
const mostOfBlock = 2_900

/** For an incoming webhook. `text` is what a notification shows. @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export const slackMessage = ({ title, told, more, workspace }: SlackContent) => {
  const lines = [...told.map(lineOf), ...(more > 0 ? [`and ${more} more`] : [])]
  // One line says it all.
  const heading = told.length === 1 ? [] : [`*${escapeText(cut(title, mostOfWhy))}*`]
  return {
    text: escapeText(cut(title, mostOfWhy)),
    blocks: [
      ...[...heading, ...inBlocks(lines)].map((text) => ({ type: 'section', text: { type: 'mrkdwn', text } })),
      { type: 'context', elements: [{ type: 'mrkdwn', text: `TestMesh, ${escapeText(cut(workspace.name, mostOfName))}` }] },
    ],
  }
}

const lineOf = (told: Told): string => {
  const name = escapeText(cut(nameOfTold(told), mostOfName))
  const why = whyOfTold(told)
  const subject = told.url === null ? name : `<${told.url}|${name}>`
  return `${signOf(told)} ${subject} ${whatOfTold(told)}${why === undefined ? '' : `: ${escapeText(cut(why, mostOfWhy))}`}`
}

const signOf = (told: Told): string => {
  if (told.change === 'passing') return ':large_green_circle:'
  if (told.type === 'schedule') return ':warning:'
  const isBad = told.verdict === 'failed' || told.verdict === 'error'
  return isBad && !told.isQuarantined ? ':red_circle:' : ':white_circle:'
}

const inBlocks = (lines: readonly string[]): string[] => {
  const blocks: string[] = []
  for (const line of lines) {
    const last = blocks.at(-1)
    if (last === undefined || last.length + line.length + 1 > mostOfBlock) blocks.push(line)
    else blocks.splice(-1, 1, `${last}\n${line}`)
  }
  return blocks
}

const cut = (text: string, most: number): string => cutText(cleanLine(text), most)

/** @see https://docs.slack.dev/messaging/formatting-message-text#escaping */
const escapeText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
