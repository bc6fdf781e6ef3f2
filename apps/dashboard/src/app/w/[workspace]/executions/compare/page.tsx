import { Suspense } from 'react'
import { ComparisonPage } from '../../../../../comparison/comparison-page.tsx'

const Page = () => (
  <Suspense>
    <ComparisonPage />
  </Suspense>
)
export default Page
