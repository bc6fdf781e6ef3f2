import type { SnapshotSummary } from '@testmesh/protocol'
import { clip, counted } from '../text/fit-text.ts'
import type { Style } from '../text/style.ts'

/** What became of snapshots, and what nobody asks for any more. */
export const snapshotLines = ({ written, updated, removed, obsolete }: SnapshotSummary, style: Style): string[] => {
  const done = Object.entries({ written, updated, removed }).filter(([, count]) => count > 0)
  const changed = done.map(([word, count], index) => (index === 0 ? `${counted(count, 'snapshot')} ${word}` : `${count} ${word}`))
  return [
    ...(changed.length > 0 ? [`  ${changed.join(', ')}`] : []),
    ...obsolete.map(
      ({ file, keys }) =>
        `  ${style.yellow('!')} ${counted(keys.length, 'snapshot')} obsolete, which -u removes: ${clip(keys.join(', '), 60)}  ${style.dim(file)}`,
    ),
  ]
}
