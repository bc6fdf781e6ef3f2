import { NotImportable } from '../imported.ts'
import type { Word } from './split-words.ts'

export interface Option {
  /** The long one, as `--request`; of what is no option `--url`. */
  readonly name: string
  /** Empty when it has none. */
  readonly value: string
  readonly at: number
}

/** The options among the words behind `curl`. One that is not known has the next word, unless that is an option or an address. @throws NotImportable */
export const optionsIn = function* (words: readonly Word[], where: string): Generator<Option> {
  const left = [...words]
  let areOptions = true
  const valueBehind = (option: string): string => {
    const next = left.shift()
    if (!next) throw new NotImportable(`${where} has no value behind ${option}`)
    return next.text
  }
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const { text, at } = word
    if (text === '--') areOptions = false
    else if (!areOptions) yield { name: '--url', value: text, at }
    else if (text.startsWith('--')) {
      const [name = text] = text.split('=', 1)
      if (text.length > name.length) yield { name, value: text.slice(name.length + 1), at }
      else if (withValue.has(name)) yield { name, value: valueBehind(name), at }
      else yield { name, value: isUnknown(name) && mayBeValue(left[0]?.text) ? valueBehind(name) : '', at }
    } else if (text.startsWith('-') && text.length > 1) {
      for (let index = 1; index < text.length; index++) {
        const name = byLetter.get(text.charAt(index)) ?? `-${text.charAt(index)}`
        if (withValue.has(name)) {
          yield { name, value: text.slice(index + 1) || valueBehind(name), at }
          break
        }
        yield { name, value: '', at }
      }
    } else yield { name: '--url', value: text, at }
  }
}

/** With `=` those that the word behind them belongs to. */
const ofRequest = `
  --url=  -X --request=  -G --get  -I --head  -H --header=  -A --user-agent=  -e --referer=  -b --cookie=  -T --upload-file=
  -u --user=  --digest  --oauth2-bearer=  -d --data=  --data-ascii=  --data-binary=  --data-raw=  --data-urlencode=  --json=
  -F --form=  --form-string=  -g --globoff  -k --insecure  -m --max-time=  --max-redirs=  --cacert=  -E --cert=  --key=  -x --proxy=
  --http2  --http2-prior-knowledge
`

/** They say what is printed or kept, and how; or what the action does anyway: it follows redirects, and undoes compression. */
const ofOutput = `
  -s --silent  -S --show-error  -v --verbose  -i --include  -o --output=  -O --remote-name  -w --write-out=  -f --fail  --fail-with-body
  -N --no-buffer  -L --location  --compressed  -# --progress-bar  --no-progress-meter  --http1.1  -D --dump-header=  --create-dirs
  --output-dir=  -Z --parallel  --parallel-max=  -c --cookie-jar=  --basic  --raw  --styled-output  --stderr=  --trace=  --trace-ascii=
  -q --disable
`

/** Nothing of a flow says it. */
const ofCurlAlone = `
  -r --range=  --resolve=  --socks5=  --socks5-hostname=  --proxy-header=  --retry-max-time=  --keepalive-time=  --capath=  --pinnedpubkey=
  --proto=  --request-target=  -Y --speed-limit=  --key-type=  --doh-url=  --dns-servers=  --connect-timeout=  --path-as-is
  --local-port=  --preproxy=  --rate=  -C --continue-at=  --netrc-file=  --max-filesize=  --form-escape=
  --crlfile=  --curves=  --tls13-ciphers=  --service-name=  --variable=  --expand-url=  --expand-data=  --retry=  --retry-delay=
  --limit-rate=  --interface=  --aws-sigv4=  --ciphers=  --tls-max=  --unix-socket=  -y --speed-time=  -z --time-cond=
  -U --proxy-user=  --noproxy=  -K --config=  --cert-type=  --pass=  --connect-to=  --url-query=
  --ntlm  --negotiate  --anyauth  -4 --ipv4  -6 --ipv6  -0 --http1.0  --http3  --tlsv1.2  --tlsv1.3  --ssl-reqd  --tcp-nodelay
  --location-trusted  --proxy-insecure  -a --append  --retry-all-errors  --retry-connrefused  -j --junk-session-cookies
  -n --netrc
`

const spelled = (options: string) =>
  [...options.matchAll(/(?:-(\S) )?(--[\w.-]+)(=?)/g)].map(([, letter, name = '', equals]) => ({ letter, name, hasValue: equals === '=' }))
const all = spelled(ofRequest + ofOutput + ofCurlAlone)
const names = new Set(all.map(({ name }) => name))
const byLetter = new Map(all.flatMap(({ letter, name }) => (letter === undefined ? [] : [[letter, name] as const])))
const withValue = new Set(all.filter(({ hasValue }) => hasValue).map(({ name }) => name))
const output = new Set(spelled(ofOutput).map(({ name }) => name))

/** Whether a request is the same without the option. */
export const isOfOutput = (name: string): boolean => output.has(name)

const isUnknown = (name: string): boolean => !names.has(name) && !name.startsWith('--no-')

const mayBeValue = (word: string | undefined): boolean => word !== undefined && !word.startsWith('-') && !looksLikeAddress.test(word)

/** By its scheme, a variable that it begins with, or a host. */
const looksLikeAddress =
  /^(?:[a-z][a-z\d+.-]*:\/\/|\uE000|localhost\b|(?:\d{1,3}\.){3}\d{1,3}|\[[\da-f:]+\])|^[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?]|$)/i
