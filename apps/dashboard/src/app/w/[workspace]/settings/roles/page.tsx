import { RolesPage } from '../../../../../settings/roles-page.tsx'

const Page = () => <RolesPage />
export default Page
