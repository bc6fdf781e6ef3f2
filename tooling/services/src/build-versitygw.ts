import { buildVersitygw } from './s3-server.ts'

buildVersitygw()
