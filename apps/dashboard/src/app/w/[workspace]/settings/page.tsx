import { MembersPage } from '../../../../settings/members-page.tsx'

const Page = () => <MembersPage />
export default Page
