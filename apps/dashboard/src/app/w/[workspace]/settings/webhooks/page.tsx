import { WebhooksPage } from '../../../../../webhooks/webhooks-page.tsx'

const Page = () => <WebhooksPage />
export default Page
