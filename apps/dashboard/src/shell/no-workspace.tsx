import Link from 'next/link'
import { Empty } from '../ui/states.tsx'

/** Somebody came to a workspace that is not theirs; `first` is one that is. */
export const NoWorkspace = ({ slug, first }: { slug: string; first: string | undefined }) => (
  <main>
    <Empty
      isPage
      title={`You do not belong to a workspace "${slug}"`}
      actions={
        first && (
          <Link className="text-primary underline" href={`/w/${first}/`}>
            Open {first}
          </Link>
        )
      }
    >
      It may have another name, or its owner has to invite you.
    </Empty>
  </main>
)
