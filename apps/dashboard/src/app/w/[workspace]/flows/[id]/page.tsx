import { Suspense } from 'react'
import { FlowPage } from '../../../../../editor/flow-page.tsx'

export const dynamicParams = false
export const generateStaticParams = () => [{ id: '_' }]

const Page = () => (
  <Suspense>
    <FlowPage />
  </Suspense>
)
export default Page
