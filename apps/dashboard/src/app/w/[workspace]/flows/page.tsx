import { Suspense } from 'react'
import { FlowsPage } from '../../../../flows/flows-page.tsx'

const Page = () => (
  <Suspense>
    <FlowsPage />
  </Suspense>
)
export default Page
