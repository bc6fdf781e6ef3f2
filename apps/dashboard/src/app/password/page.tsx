import type { Metadata } from 'next'
import { PasswordForm } from '../../sign-in/password-form.tsx'

export const metadata: Metadata = { title: 'New password' }

const PasswordPage = () => <PasswordForm />
export default PasswordPage
