import { Suspense } from 'react'
import { CollectionsPage } from '../../../../collections/collections-page.tsx'

const Page = () => (
  <Suspense>
    <CollectionsPage />
  </Suspense>
)
export default Page
