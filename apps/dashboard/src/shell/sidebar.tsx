'use client'
import Link from 'next/link'
import { addressOf, usePlace } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { classNames } from '../ui/class-names.ts'
import { Logo } from './logo.tsx'
import { type Section, sections } from './navigation.ts'

/** At the left; on a phone below the page, in reach of a thumb. */
export const Sidebar = () => {
  const { workspace } = useApi()
  return (
    <nav aria-label="Main" className="flex w-14 shrink-0 flex-col border-line bg-panel max-sm:w-full max-sm:border-t sm:border-r lg:w-55">
      <Link href={addressOf(workspace.slug)} className="flex h-12 items-center gap-2 px-4 font-semibold max-sm:hidden">
        <Logo />
        <span className="sr-only lg:not-sr-only">TestMesh</span>
      </Link>
      <ul className="flex gap-0.5 max-sm:px-1 max-sm:py-1.5 sm:flex-1 sm:flex-col sm:p-2">
        {sections.map((section, index) =>
          section === null ? (
            <li key={`line-${String(index)}`} aria-hidden className="my-2 h-px bg-line max-sm:hidden" />
          ) : (
            <li key={section.name} className="max-sm:flex-1">
              <SectionLink section={section} />
            </li>
          ),
        )}
      </ul>
    </nav>
  )
}

const SectionLink = ({ section: { name, path, icon: Icon } }: { section: Section }) => {
  const { workspace } = useApi()
  const isHere = usePlace().section === (path[0] ?? '')
  return (
    <Link
      href={addressOf(workspace.slug, ...path)}
      aria-current={isHere ? 'page' : undefined}
      title={name}
      className={classNames(
        'flex h-8 items-center gap-2.5 rounded-control px-2.5 text-table max-sm:h-9 max-sm:justify-center max-sm:px-0',
        isHere ? 'bg-hover font-medium text-fg' : 'text-muted hover:bg-hover hover:text-fg',
      )}
    >
      <Icon size={16} aria-hidden className="shrink-0" />
      <span className="sr-only lg:not-sr-only">{name}</span>
    </Link>
  )
}
