import type { Metadata } from 'next'
import { InvitationForm } from '../../sign-in/invitation-form.tsx'

export const metadata: Metadata = { title: 'Invitation' }

const InvitationPage = () => <InvitationForm />
export default InvitationPage
