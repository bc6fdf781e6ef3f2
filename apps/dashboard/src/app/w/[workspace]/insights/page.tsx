import { Suspense } from 'react'
import { InsightsPage } from '../../../../insights/insights-page.tsx'

const Page = () => (
  <Suspense>
    <InsightsPage />
  </Suspense>
)
export default Page
