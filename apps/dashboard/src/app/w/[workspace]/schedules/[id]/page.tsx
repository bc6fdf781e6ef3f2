import { Suspense } from 'react'
import { SchedulePage } from '../../../../../schedules/schedule-page.tsx'

export const dynamicParams = false
export const generateStaticParams = () => [{ id: '_' }]

const Page = () => (
  <Suspense>
    <SchedulePage />
  </Suspense>
)
export default Page
