import { WorkspacePage } from '../../../../../settings/workspace-page.tsx'

const Page = () => <WorkspacePage />
export default Page
