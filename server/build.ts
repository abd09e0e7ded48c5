import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const root = join(import.meta.dirname, '..')
const sources = [
  'app',
  'components',
  'lib',
  'api',
  'db',
  'public',
  'next.config.ts',
  'postcss.config.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]
const stamp = join(root, '.next', 'keyturn-sources')

/** Builds the pages unless `.next` was built from these very sources. */
export async function buildIfStale(say: (line: string) => void): Promise<void> {
  const current = hashSources()
  if (existsSync(join(root, '.next', 'BUILD_ID')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === current)
    return
  const begun = Date.now()
  say(
    existsSync(stamp)
      ? 'The sources changed; building the pages again …'
      : 'Building the pages, once; this takes about a minute …',
  )
  await build()
  writeFileSync(stamp, current)
  say(`Built in ${((Date.now() - begun) / 1000).toFixed(0)} s.`)
}

/** By content: a checkout or a copy changes every time stamp and nothing else. */
export function hashSources(folder = root): string {
  const hash = createHash('sha256').update(process.version)
  for (const file of sources.flatMap(source => filesOf(join(folder, source)))) {
    hash.update(`\0${relative(folder, file)}\0`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
}

async function build(): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = () => child.kill()
  process.once('exit', kill)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      output += part
    })
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  process.off('exit', kill)
  if (code !== 0) throw new Error(`The pages could not be built:\n${output.trimEnd()}`)
}
