import { Suspense } from 'react'
import { TriggerPage } from '../../../../../triggers/trigger-page.tsx'

export const dynamicParams = false
export const generateStaticParams = () => [{ id: '_' }]

const Page = () => (
  <Suspense>
    <TriggerPage />
  </Suspense>
)
export default Page
