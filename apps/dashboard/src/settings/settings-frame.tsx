'use client'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { addressOf, usePlace } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { settingsPages } from '../shell/settings-pages.ts'
import { classNames } from '../ui/class-names.ts'

/** Around every page of the settings: the way to the others. */
export const SettingsFrame = ({ children }: { children: ReactNode }) => (
  <div className="flex min-h-full flex-col md:flex-row">
    <nav
      aria-label="Settings"
      className="shrink-0 border-line p-3 max-md:flex max-md:flex-wrap max-md:gap-x-0.5 max-md:border-b md:w-48 md:border-r md:pt-5"
    >
      <Group name="Workspace" />
      <Group name="You" />
    </nav>
    <div className="min-w-0 flex-1">{children}</div>
  </div>
)

const Group = ({ name }: { name: (typeof settingsPages)[number]['group'] }) => {
  const { workspace } = useApi()
  const { id } = usePlace()
  return (
    <section className="max-md:contents md:mb-4">
      <h2 className="mb-1 px-2.5 text-meta text-muted max-md:sr-only">{name}</h2>
      <ul className="flex flex-wrap gap-0.5 max-md:contents md:flex-col">
        {settingsPages
          .filter(({ group }) => group === name)
          .map((page) => (
            <li key={page.path}>
              <Link
                href={addressOf(workspace.slug, 'settings', page.path)}
                aria-current={id === page.path ? 'page' : undefined}
                className={classNames(
                  'flex h-8 items-center rounded-control px-2.5 text-table',
                  id === page.path ? 'bg-hover font-medium text-fg' : 'text-muted hover:bg-hover hover:text-fg',
                )}
              >
                {page.name}
              </Link>
            </li>
          ))}
      </ul>
    </section>
  )
}
