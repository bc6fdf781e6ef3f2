import { NotImportable } from '../imported.ts'

/** The options among the words behind `curl` by their long names, with their values; what is no option is a `--url`. @throws NotImportable */
export const optionsIn = function* (words: readonly string[], where: string): Generator<readonly [option: string, value: string]> {
  const left = words.values()
  const valueBehind = (option: string): string => {
    const { value, done } = left.next()
    if (done) throw new NotImportable(`${where} has no value behind ${option}`)
    return value
  }
  for (const word of left) {
    if (word.startsWith('--') && word.length > 2) {
      const [option = word] = word.split('=', 1)
      if (word.length > option.length) yield [option, word.slice(option.length + 1)]
      else yield [option, withValue.has(option) ? valueBehind(option) : '']
    } else if (word.startsWith('-') && word.length > 1) {
      for (let at = 1; at < word.length; at++) {
        const option = byLetter.get(word.charAt(at)) ?? `-${word.charAt(at)}`
        if (withValue.has(option)) {
          yield [option, word.slice(at + 1) || valueBehind(option)]
          break
        }
        yield [option, '']
      }
    } else if (word !== '--') yield ['--url', word]
  }
}

/** With `=` those that the word behind them belongs to. Of an option that is not here none is taken to. */
const spellings = `
  -g --globoff  -T --upload-file=  --url=  -X --request=  -G --get  -I --head  -H --header=  -A --user-agent=  -e --referer=  -b --cookie=
  -u --user=  --digest  --basic  --oauth2-bearer=  -d --data=  --data-ascii=  --data-binary=  --data-raw=  --data-urlencode=  --json=
  -F --form=  --form-string=  -k --insecure  -m --max-time=  --cacert=  -E --cert=  --key=  -x --proxy=  --http2

  -s --silent  -S --show-error  -v --verbose  -i --include  -o --output=  -O --remote-name  -w --write-out=  -f --fail  --fail-with-body
  -N --no-buffer  -L --location  --compressed  -# --progress-bar  --no-progress-meter  --connect-timeout=  --http1.1  --path-as-is
  -D --dump-header=  --create-dirs  -Z --parallel  -c --cookie-jar=

  -r --range=  --resolve=  --socks5=  --socks5-hostname=  --proxy-header=  --retry-max-time=  --keepalive-time=  --capath=  --pinnedpubkey=
  --proto=  --request-target=  -Y --speed-limit=  --stderr=  --trace=  --trace-ascii=  --key-type=  --doh-url=  --dns-servers=
  --local-port=  --preproxy=  --rate=  --parallel-max=  -C --continue-at=  --netrc-file=  --max-filesize=  --output-dir=  --form-escape=
  --crlfile=  --curves=  --tls13-ciphers=  --service-name=  --variable=  --expand-url=  --expand-data=  --retry=  --retry-delay=
  --limit-rate=  --interface=  --aws-sigv4=  --ciphers=  --tls-max=  --unix-socket=  --max-redirs=  -y --speed-time=  -z --time-cond=
  -U --proxy-user=  --noproxy=  -K --config=  --cert-type=  --pass=  --connect-to=  --url-query=
`

const spelled = [...spellings.matchAll(/(?:-(\S) )?(--[\w.-]+)(=?)/g)]
const byLetter = new Map(spelled.flatMap(([, letter, option = '']) => (letter === undefined ? [] : [[letter, option] as const])))
const withValue = new Set(spelled.filter(([, , , equals]) => equals === '=').map(([, , option]) => option))
