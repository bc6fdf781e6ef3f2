import { Suspense } from 'react'
import { SchedulesPage } from '../../../../schedules/schedules-page.tsx'

const Page = () => (
  <Suspense>
    <SchedulesPage />
  </Suspense>
)
export default Page
