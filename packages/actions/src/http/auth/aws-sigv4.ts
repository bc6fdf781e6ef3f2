import type { OutgoingHeaders, OutgoingRequest } from '../transport/messages.ts'
import type { AuthOf } from './auth-field.ts'

/** The headers that AWS Signature Version 4 adds to a request. */
export const awsHeaders = async (
  { url, method, headers: given, body }: OutgoingRequest,
  auth: AuthOf<'aws_sigv4'>,
): Promise<OutgoingHeaders> => {
  const { AwsV4Signer } = await import('aws4fetch')
  const signer = new AwsV4Signer({
    url: url.href,
    method,
    // Those that AWS wants signed wherever they are.
    headers: Object.entries(given).flatMap(([name, value]) =>
      name.startsWith('x-amz-') ? [[name, String(value)] as [string, string]] : [],
    ),
    ...(body === undefined ? {} : { body: body as never }),
    accessKeyId: auth.access_key,
    secretAccessKey: auth.secret_key,
    ...(auth.session_token === undefined ? {} : { sessionToken: auth.session_token }),
    region: auth.region,
    service: auth.service,
  })
  const { headers } = await signer.sign()
  return Object.fromEntries([...headers].filter(([name]) => name !== 'host'))
}
