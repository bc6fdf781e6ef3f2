import Link from 'next/link'
import { Empty } from '../ui/states.tsx'

const NotFound = () => (
  <main>
    <Empty
      isPage
      title="There is no page here"
      actions={
        <Link className="text-primary underline" href="/">
          Go to the start
        </Link>
      }
    >
      The address may be misspelt, or what it led to was removed.
    </Empty>
  </main>
)
export default NotFound
