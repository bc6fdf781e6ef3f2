import { NewFlowPage } from '../../../../../flows/new-flow-page.tsx'

const Page = () => <NewFlowPage />
export default Page
