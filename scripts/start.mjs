// Plain JavaScript, so that an older Node gets as far as the sentence below instead of stumbling over the first .ts.
// Usage: node scripts/start.mjs [dev | demo]

const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(
    `Keyturn needs Node 24 or newer, and this is ${process.version}. "npm ci" brings one along on Linux ` +
      '(optional dependency node-linux-*, which "npm start" then uses); elsewhere install Node 24.',
  )
  process.exit(1)
}

const mode = process.argv[2]
if (mode === 'dev') process.argv.push('--dev')
if (mode === 'demo') {
  process.env.KEYTURN_DEMO = '1'
  process.env.KEYTURN_DATA_DIR ||= '.keyturn-demo'
}
process.env.NODE_ENV = mode === 'dev' ? 'development' : 'production'
await import('../lib/resolve-drizzle.ts')
await import('../server.ts')
