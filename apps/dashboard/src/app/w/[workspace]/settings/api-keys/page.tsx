import { ApiKeysPage } from '../../../../../settings/api-keys-page.tsx'

const Page = () => <ApiKeysPage />
export default Page
