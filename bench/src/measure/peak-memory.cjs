// Preloaded to tell a process's own peak memory, in bytes, on file descriptor 3 as it ends.
// On Linux it is VmHWM: `resourceUsage().maxRSS` of a child begins with what its parent had when it forked.
process.on('exit', () => {
  const { readFileSync, writeSync } = process.getBuiltinModule('node:fs')
  const kibibytes =
    process.platform === 'linux'
      ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])
      : process.resourceUsage().maxRSS
  writeSync(3, String(kibibytes * 1024))
})
