import { Suspense } from 'react'
import { TriggersPage } from '../../../../triggers/triggers-page.tsx'

const Page = () => (
  <Suspense>
    <TriggersPage />
  </Suspense>
)
export default Page
