// Runs dependency-cruiser, and distrusts it: with a TypeScript that it can't parse it reads no module and is content.
import { execFileSync, spawnSync } from 'node:child_process'

const folders = [
  'app',
  'api',
  'worker',
  'cli',
  'lib',
  'db',
  'components',
  'server',
  'server.ts',
  'seeds',
  'bench',
  'e2e',
]
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', ...folders], { encoding: 'utf8' })
const files = tracked.split('\n').filter(name => /\.tsx?$/.test(name))
const present = folders.filter(folder => files.some(name => name === folder || name.startsWith(`${folder}/`)))

const { stdout, stderr, status } = spawnSync('depcruise', ['--output-type', 'json', ...present], {
  encoding: 'utf8',
  maxBuffer: 1 << 28,
})
if (!stdout) {
  console.error(`dependency-cruiser failed (${status}): ${stderr}`)
  process.exit(1)
}
const { modules, summary } = JSON.parse(stdout)
const read = modules.filter(module => /\.tsx?$/.test(module.source) && !module.source.includes('node_modules')).length
for (const { rule, from, to } of summary.violations) console.error(`${rule.severity} ${rule.name}: ${from} → ${to}`)
if (read < files.length * 0.95) {
  console.error(`dependency-cruiser read ${read} modules of ${files.length}: its verdict is worth nothing`)
  process.exit(1)
}
console.log(`imports: ${read} modules of ${files.length} read, ${summary.error} violations`)
process.exit(summary.error > 0 ? 1 : 0)
