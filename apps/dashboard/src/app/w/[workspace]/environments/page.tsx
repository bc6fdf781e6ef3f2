import { Suspense } from 'react'
import { EnvironmentsPage } from '../../../../environments/environments-page.tsx'

const Page = () => (
  <Suspense>
    <EnvironmentsPage />
  </Suspense>
)
export default Page
