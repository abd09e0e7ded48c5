import { argv, exit } from 'node:process'
import type { Bench } from './bench.ts'

const benches: Record<string, () => Promise<Bench>> = {
  alerts: async () => (await import('./alerts.ts')).alertsBench,
  audit: async () => (await import('./audit.ts')).auditBench,
  charts: async () => (await import('./charts.ts')).chartsBench,
  detect: async () => (await import('./detect.ts')).detectBench,
  follow: async () => (await import('./follow.ts')).followBench,
  ingest: async () => (await import('./ingest.ts')).ingestBench,
  keys: async () => (await import('./keys.ts')).keysBench,
  offboarding: async () => (await import('./offboarding.ts')).offboardingBench,
  revocation: async () => (await import('./revocation.ts')).revocationBench,
  verify: async () => (await import('./verify.ts')).verifyBench,
  start: async () => (await import('./start.ts')).startBench,
}

const [name, ...args] = argv.slice(2)
const load = name === undefined ? undefined : benches[name]
if (!load) {
  console.error(`Usage: npm run --silent bench -- <${Object.keys(benches).join(' | ')}> [--json]`)
  exit(2)
}
const isJson = args.includes('--json')
const bench = await load()
const say = (line: string) => (isJson ? console.error(line) : console.log(line))
say(bench.describe)
const figures = await bench.run({ say, args })
if (isJson) console.log(JSON.stringify(figures))
else {
  for (const [field, value] of Object.entries(figures)) {
    console.log(`${field.padEnd(28)} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
  }
}
