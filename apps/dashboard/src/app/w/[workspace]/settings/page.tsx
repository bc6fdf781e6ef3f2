import { ToMembers } from '../../../../settings/to-members.tsx'

const Page = () => <ToMembers />
export default Page
