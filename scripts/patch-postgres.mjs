// postgres.js 3.4.9 throws out of a timer, where nobody can catch it, when a statement follows on a connection that was
// lost: in a transaction, whose connection is kept for it, that ends the whole process (porsager/postgres#1154, #1208).
// Until a release mends it, the write fails as any other on a lost connection does. Run after every install.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const before = 'function nextWrite(fn) {\n    const x = socket.write(chunk, fn)'
const after = `function nextWrite(fn) {
    if (!socket) {
      clearImmediate(nextWriteTimer)
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
      return false
    }
    const x = socket.write(chunk, fn)`

for (const variant of ['src', 'cjs/src']) {
  const file = join(import.meta.dirname, '..', 'node_modules', 'postgres', variant, 'connection.js')
  if (!existsSync(file)) throw new Error(`${file} is not there: what scripts/patch-postgres.mjs mends has moved`)
  const source = readFileSync(file, 'utf8')
  if (source.includes(after)) continue
  if (!source.includes(before))
    throw new Error(`${file} has changed: look whether scripts/patch-postgres.mjs is still needed`)
  writeFileSync(file, source.replace(before, after))
}
