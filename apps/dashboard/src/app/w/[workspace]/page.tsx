import { OverviewPage } from '../../../overview/overview-page.tsx'

const Page = () => <OverviewPage />
export default Page
