import { Suspense } from 'react'
import { ExecutionsPage } from '../../../../executions/executions-page.tsx'

const Page = () => (
  <Suspense>
    <ExecutionsPage />
  </Suspense>
)
export default Page
