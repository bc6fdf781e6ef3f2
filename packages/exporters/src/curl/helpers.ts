/** Functions of the script, in front of it. */
export const helpers = `dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# curl ADDRESS [OPTIONS]: each request below goes through here. It asks by HTTP alone, whatever an answer names as an address, and keeps
# the answer for what is expected of it and taken out of it.
curl() {
  : >"$dir/headers"
  : >"$dir/body"
  : >"$dir/answer"
  local address status option=
  # What no address has, such as a space, is encoded.
  address=$(jq -rn --arg text "$1" '$text | gsub("(?<odd>[^!-~]|[\\"<>\\\\\`])"; .odd | @uri)') || return
  shift
  for _one in "$@"; do
    case $option$_one in
      -[Hb]*[$'\r\n']*)
        echo 'a header cannot have the end of a line in it' >&2
        return 1
        ;;
    esac
    option=$_one
  done
  status=$(command curl -q -sSgL --proto =http,https --compressed --max-time 30 -b "$dir/cookies" -c "$dir/cookies" \\
    -D "$dir/headers" -o "$dir/body" -w '%{http_code}' "$@" --url "$address") || return
  jq -n --arg status "$status" --rawfile headers "$dir/headers" --rawfile body "$dir/body" '{
    status: ($status | tonumber),
    headers: ($headers | split("\\r\\n\\r\\n") | map(select(. != "")) | last // "" | split("\\r\\n")[1:] | map(select(contains(":")))
      | reduce .[] as $line ({}; ($line | index(":")) as $at | ($line[:$at] | ascii_downcase) as $name
        | ($line[$at + 1:] | ltrimstr(" ")) as $value | .[$name] = (if has($name) then .[$name] + ", " + $value else $value end))),
    body: ($body | try fromjson catch $body)
  }' >"$dir/answer"
}

# expect WHAT FILTER [OPTIONS OF jq]: ends the script where that does not hold of the answer.
expect() {
  local what=$1
  shift
  jq -e "$@" "$dir/answer" >/dev/null || {
    echo "expected $what; the answer was" >&2
    jq . "$dir/answer" >&2
    exit 1
  }
}

# take NAME FILTER: gives a part of the answer a name, as text; take_json: as JSON. Where there is none, the name has no value, and the
# script ends where it is read.
take() {
  _part=$(jq -r "try ($2) catch null"' | if . == null then "" elif type == "string" then . + "." else tojson + "." end' "$dir/answer")
  # The dot keeps the ends of lines that $() would take away.
  if [ -n "$_part" ]; then printf -v "$1" %s "\${_part%.}"; else unset -v "$1"; fi
}
take_json() {
  printf -v "$1" %s "$(jq -c "try ($2) catch null" "$dir/answer")"
}
`

/** Where a request is sent again. */
export const retry = `# retry TIMES SECONDS: calls attempt until it succeeds, with pauses between.
retry() {
  local left=$1
  until attempt 2>"$dir/why"; do
    left=$((left - 1))
    if [ "$left" -le 0 ]; then
      cat "$dir/why" >&2
      exit 1
    fi
    sleep "$2"
  done
}
`

/** Where a flow has something to do at its end. */
export const cleanUp = `# clean_up: how a flow ends, also behind a failure. The last in is the first out; what fails here is told and changes nothing.
clean_up() {
  _code=$?
  trap - EXIT
  set +e
  for ((_at = \${#cleanups[@]} - 1; _at >= 0; _at--)); do
    (
      set -e
      "\${cleanups[_at]}"
    )
  done
  exit "$_code"
}
`

export interface Helper {
  readonly name: string
  readonly text: string
}

const helper = (name: string, command: string): Helper => ({ name, text: `${name}() { ${command}; }` })

const uuid = helper(
  'uuid',
  `od -An -N16 -tx1 /dev/urandom | tr -d ' \\n' | sed -E 's/(.{8})(.{4}).(.{3}).(.{3})(.{12})/\\1-\\2-4\\3-a\\4-\\5/'`,
)
const timestamp = helper('timestamp', 'date -u +%Y-%m-%dT%H:%M:%SZ')
const today = helper('today', 'date -u +%Y-%m-%d')
const characters = (set: string, count: number): string => `head -c 1024 /dev/urandom | LC_ALL=C tr -dc '${set}' | cut -c 1-${count}`

/** What makes a value anew. */
export const made: ReadonlyMap<string, Helper> = new Map([
  ['UUID', uuid],
  ['RANDOM_ID', helper('random_id', characters('a-z0-9', 12))],
  ['RANDOM_STRING', helper('random_string', characters('A-Za-z0-9', 16))],
  ['RANDOM_INT', helper('random_int', 'echo $(((RANDOM * 32768 + RANDOM) % 1000000))')],
  ['TIMESTAMP', timestamp],
  ['ISO_TIMESTAMP', timestamp],
  ['TIMESTAMP_UNIX', helper('seconds', 'date +%s')],
  ['TIMESTAMP_MS', helper('milliseconds', 'echo "$(date +%s)000"')],
  ['DATE', today],
  ['TODAY', today],
])

/** What a form or a URL takes of a text. */
export const encoded = helper('encoded', `jq -rn --arg text "$1" '$text | @uri'`)
