import { AuditPage } from '../../../../../settings/audit-page.tsx'

const Page = () => <AuditPage />
export default Page
