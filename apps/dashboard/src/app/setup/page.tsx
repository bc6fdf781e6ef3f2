import type { Metadata } from 'next'
import { SetupForm } from '../../sign-in/setup-form.tsx'

export const metadata: Metadata = { title: 'Set up' }

const SetupPage = () => <SetupForm />
export default SetupPage
