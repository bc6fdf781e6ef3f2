'use client'
import { Ellipsis, Lock } from 'lucide-react'
import { useApi, useNeeds } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { Hint } from '../ui/hint.tsx'
import { Menu } from '../ui/menu.tsx'
import { problemText } from '../ui/problem.tsx'
import type { Environment } from './queries.ts'

export interface EnvironmentHeaderProps {
  readonly environment: Environment
  readonly missing: number
  readonly canCompare: boolean
  readonly onEdit: () => void
  readonly onPaste: () => void
  readonly onCompare: () => void
  readonly onDelete: () => void
  readonly onProblem: (problem: string) => void
}

/** The head of a column: the environment, and what may be done with all of it. */
export const EnvironmentHeader = (props: EnvironmentHeaderProps) => {
  const { environment, missing, canCompare, onEdit, onPaste, onCompare, onDelete, onProblem } = props
  const { client } = useApi()
  const [needsEditor, needsAdmin] = [useNeeds('editor'), useNeeds('admin')]
  const { id, name, description, isProtected } = environment
  const download = async (): Promise<void> => {
    try {
      const response = await client.exportVariables({ params: { id } })
      saveAs(await response.blob(), `${name.replaceAll('/', '-')}.env`)
    } catch (error) {
      onProblem(problemText(error))
    }
  }
  return (
    <div className="flex items-center gap-2">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-1.5 text-table font-medium text-fg" title={description ?? undefined}>
          <span className="truncate">{name}</span>
          {isProtected && (
            <Hint text="Protected: handle with care">
              <Lock size={13} aria-label="protected" className="shrink-0 text-flaky" />
            </Hint>
          )}
        </p>
        <p className="truncate text-meta text-muted">{missing === 0 ? 'complete' : `${missing} missing`}</p>
      </div>
      <Menu
        trigger={<Button look="quiet" size="small" aria-label={`More of environment ${name}`} icon={<Ellipsis size={15} aria-hidden />} />}
        items={[
          { label: 'Rename, protect…', onSelect: onEdit, unavailable: needsAdmin },
          { label: 'Paste .env…', onSelect: onPaste, unavailable: needsEditor },
          { label: 'Download .env', onSelect: () => void download() },
          { label: 'Compare with…', onSelect: onCompare, unavailable: canCompare ? undefined : 'There is no other yet.' },
          null,
          { label: 'Remove…', onSelect: onDelete, isDanger: true, unavailable: needsAdmin },
        ]}
      />
    </div>
  )
}

const saveAs = (content: Blob, name: string): void => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(URL.revokeObjectURL, 1_000, link.href)
}
