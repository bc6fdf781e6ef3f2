import { Suspense } from 'react'
import { ExecutionPage } from '../../../../../executions/execution-page.tsx'

export const dynamicParams = false
export const generateStaticParams = () => [{ id: '_' }]

const Page = () => (
  <Suspense>
    <ExecutionPage />
  </Suspense>
)
export default Page
