import { WebhookPage } from '../../../../../../webhooks/webhook-page.tsx'

export const dynamicParams = false
export const generateStaticParams = () => [{ id: '_' }]

const Page = () => <WebhookPage />
export default Page
