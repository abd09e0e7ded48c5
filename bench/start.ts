import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import { quantile } from './median.ts'

const rounds = 5

/** From `npm start`'s own command to the first answer of /readyz: the first time, and again on the same data. Needs a build. */
export const startBench: Bench = {
  describe: `Starting the server on an empty data directory, then ${rounds} times again`,
  async run({ say }) {
    const dataDir = mkdtempSync(join(tmpdir(), 'keyturn-bench-'))
    try {
      const firstMs = await startOnce(dataDir)
      say(`first start ${Math.round(firstMs)} ms`)
      const again: number[] = []
      for (let round = 0; round < rounds; round++) again.push(await startOnce(dataDir))
      return {
        firstStartMs: Math.round(firstMs),
        restartMedianMs: quantile(again, 0.5),
        restartMaxMs: quantile(again, 1),
      }
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
}

async function startOnce(dataDir: string): Promise<number> {
  const port = await freePort()
  const env = { ...process.env, PORT: String(port), KEYTURN_DATA_DIR: dataDir, DATABASE_URL: undefined }
  const begun = performance.now()
  const child = spawn(process.execPath, ['scripts/start.mjs'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null) throw new Error(`the server stopped with ${child.exitCode}`)
      if (performance.now() - begun > 180_000) throw new Error('the server did not answer in three minutes')
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    return performance.now() - begun
  } finally {
    const gone = once(child, 'exit')
    if (child.exitCode === null && child.kill('SIGTERM')) await gone
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
