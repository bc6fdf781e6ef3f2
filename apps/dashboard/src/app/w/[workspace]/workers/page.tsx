import { Suspense } from 'react'
import { WorkersPage } from '../../../../workers/workers-page.tsx'

const Page = () => (
  <Suspense>
    <WorkersPage />
  </Suspense>
)
export default Page
