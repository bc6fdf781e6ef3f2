import type { Metadata } from 'next'
import { Suspense } from 'react'
import { EnvironmentsPage } from '../../../../environments/environments-page.tsx'

export const metadata: Metadata = { title: 'Environments' }

const Page = () => (
  <Suspense>
    <EnvironmentsPage />
  </Suspense>
)
export default Page
