'use client'
import { Check } from 'lucide-react'
import { Fragment } from 'react'
import { useApi } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { SidewaysScroll } from '../ui/table.tsx'
import { abilities, isAtLeast, roles } from './model/roles.ts'

/** What each role may do, and what a key may. */
export const RolesPage = () => {
  useTitle('Roles', 'Settings')
  const { workspace } = useApi()
  return (
    <>
      <PageHead title="Roles" aside={`you are ${workspace.role}`} />
      <dl className="grid gap-x-6 gap-y-3 px-4 pb-6 sm:px-6 sm:grid-cols-2 xl:grid-cols-4">
        {roles.map(({ role, name, about }) => (
          <div key={role} className="rounded-card border border-line p-3">
            <dt className="text-table font-medium">
              {name}
              {role === workspace.role && (
                <span className="ml-2 rounded-full bg-idle-soft px-1.5 text-meta font-normal text-idle-ink">you</span>
              )}
            </dt>
            <dd className="mt-0.5 text-meta text-muted">{about}</dd>
          </div>
        ))}
      </dl>
      <SidewaysScroll label="What each role may do">
        <table aria-label="What each role may do" className="mb-10 w-full text-left text-table">
          <thead>
            <tr className="border-y border-line bg-panel text-meta text-muted">
              <th scope="col" className="h-8 pl-6 font-normal">
                What
              </th>
              {roles.map(({ role, name }) => (
                <th key={role} scope="col" className="h-8 w-20 px-2 text-center font-normal">
                  {name}
                </th>
              ))}
              <th scope="col" className="h-8 w-40 pr-6 pl-4 font-normal whitespace-nowrap">
                API key needs
              </th>
            </tr>
          </thead>
          <tbody>
            {abilities.map(({ group, items }) => (
              <Fragment key={group}>
                <tr>
                  <th scope="rowgroup" colSpan={roles.length + 2} className="h-10 pt-3 pl-6 font-semibold">
                    {group}
                  </th>
                </tr>
                {items.map(({ what, role: least, scope }) => (
                  <tr key={what} className="border-b border-line hover:bg-hover">
                    <th scope="row" className="h-9 pr-3 pl-6 font-normal">
                      {what}
                    </th>
                    {roles.map(({ role }) => (
                      <td key={role} className="px-2 text-center">
                        <Answer isYes={isAtLeast(role, least)} />
                      </td>
                    ))}
                    <td className="pr-6 pl-4 text-meta whitespace-nowrap text-muted">
                      {scope === 'none' ? 'no key will do' : `scope ${scope}`}
                    </td>
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </SidewaysScroll>
    </>
  )
}

const Answer = ({ isYes }: { isYes: boolean }) =>
  isYes ? (
    <>
      <Check size={15} aria-hidden className="inline text-passed" />
      <span className="sr-only">yes</span>
    </>
  ) : (
    <>
      <span aria-hidden className="text-faint">
        –
      </span>
      <span className="sr-only">no</span>
    </>
  )
