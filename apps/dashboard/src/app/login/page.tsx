import type { Metadata } from 'next'
import { LoginForm } from '../../sign-in/login-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

const LoginPage = () => <LoginForm />
export default LoginPage
