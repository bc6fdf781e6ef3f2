import { Start } from '../sign-in/start.tsx'

const StartPage = () => <Start />
export default StartPage
