'use client'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { addressOf, usePlace } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { classNames } from '../ui/class-names.ts'

const pages = [
  { id: 'members', name: 'Members' },
  { id: 'roles', name: 'Roles' },
  { id: 'api-keys', name: 'API keys' },
  { id: 'workspace', name: 'Workspace' },
  { id: 'audit', name: 'Audit log' },
  { id: 'account', name: 'Your account' },
] as const

/** Around each page of the settings: the way to the others. */
export const SettingsFrame = ({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) => {
  useTitle(title, 'Settings')
  const { workspace } = useApi()
  const { id: here } = usePlace()
  return (
    <div className="flex h-full">
      <nav aria-label="Settings" className="hidden w-48 shrink-0 border-r border-line p-2 pt-4 md:block">
        <ul className="flex flex-col gap-0.5">
          {pages.map(({ id, name }) => (
            <li key={id}>
              <Link
                href={addressOf(workspace.slug, 'settings', id)}
                aria-current={id === here ? 'page' : undefined}
                className={classNames(
                  'flex h-8 items-center rounded-control px-2.5 text-table',
                  id === here ? 'bg-hover font-medium' : 'text-muted hover:bg-hover',
                )}
              >
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and may hold nothing that takes the focus */}
      <section aria-label={title} tabIndex={0} className="min-w-0 flex-1 overflow-auto outline-offset-[-2px]">
        <PageHead title={title}>{actions}</PageHead>
        <div className="px-6 pb-10">{children}</div>
      </section>
    </div>
  )
}
