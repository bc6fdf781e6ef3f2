import { ImportPage } from '../../../../imports/import-page.tsx'

const Page = () => <ImportPage />
export default Page
