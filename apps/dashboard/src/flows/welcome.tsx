'use client'
import Link from 'next/link'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { Empty } from '../ui/states.tsx'

/** Nothing yet: what comes first. */
export const Welcome = () => {
  const { workspace } = useApi()
  return (
    <Empty
      title="No flows yet"
      actions={
        <>
          <Link
            href={addressOf(workspace.slug, 'flows', 'new')}
            className="inline-flex h-8 items-center rounded-control bg-primary px-3 text-table font-medium text-on-primary"
          >
            Make the first flow
          </Link>
          <Link
            href={addressOf(workspace.slug, 'import')}
            className="inline-flex h-8 items-center rounded-control border border-line bg-raised px-3 text-table font-medium hover:bg-hover"
          >
            Import
          </Link>
        </>
      }
    >
      A flow is a YAML file of steps. Write one here, import what you have in Postman, OpenAPI, a HAR or curl, or send those of a project
      with <code className="font-mono">testmesh push</code>.
    </Empty>
  )
}
