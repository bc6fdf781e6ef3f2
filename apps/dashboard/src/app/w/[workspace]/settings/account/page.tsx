import { AccountPage } from '../../../../../settings/account-page.tsx'

const Page = () => <AccountPage />
export default Page
