// Everything that is checked; a failed step does not hide the next. The build first, which the journeys wait for; then the
// checks and the two runners of tests side by side, since each waits a good part of its time (for a clock, a server, a
// page) with a core idle. The last line counts the tests of both, and each step that failed in another way as one more.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium, ensureProgram } from './programs.mjs'

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`Keyturn needs Node 24 or newer, and this is ${process.version}: run "npm ci", then "npm test".`)
  process.exit(1)
}

const reports = mkdtempSync(join(tmpdir(), 'keyturn-reports-'))
const vitestReport = join(reports, 'vitest.json')
const playwrightReport = join(reports, 'playwright.json')
process.env.NODE_COMPILE_CACHE ??= join(reports, 'compile-cache') // the programs that tests start load the same files
const totals = { passed: 0, failed: 0, skipped: [] }

const building = runQuietly('node', ['scripts/build.mjs'])
// What has to be installed waits for the network, while the build has the cores.
for (const program of ['nginx', 'caddy', 'redis-server', 'git-secrets', 'mawk']) ensureProgram(program)
const chromium = ensureChromium()
const { succeeded: built, output: said } = await building
console.log(`\n── build\n${said}`)
if (!built) fail('build')
step('route types', 'node', ['scripts/route-types.mjs'])
const unitArguments = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`]
const runners = [checks(), count('unit and integration tests', vitestTotals, runQuietly('vitest', unitArguments))]
if (built) runners.push(count('browser journeys', playwrightTotals, journeys()))
for (const runner of runners) await runner

for (const name of totals.skipped) console.log(`skipped: ${name}`)
// A program that is missing in CI is a failure. Third-party data is not the project's to bring: those tests say so in their name.
const withoutProgram = totals.skipped.filter(name => !name.includes('where the data is present'))
if (process.env.CI === 'true') totals.failed += withoutProgram.length
rmSync(reports, { recursive: true, force: true })
console.log(`${totals.passed} passed, ${totals.failed} failed`)
process.exit(totals.failed > 0 ? 1 : 0)

function journeys() {
  const config = existsSync('playwright.config.ts') ? 'playwright.config.ts' : 'e2e/playwright.config.ts'
  return runQuietly('playwright', ['test', '-c', config, '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport,
    ...(chromium && { CHROMIUM_PATH: chromium }),
  })
}

/**
 * One after the other: a core is all that they get. The types by TypeScript 7, in a third of the time; what builds and
 * what looks for unused code still ask the interface of 6, which 7 does not have.
 */
async function checks() {
  const programs = [
    ['format and lint', 'biome', ['ci', '.']],
    ['types', 'node', ['node_modules/typescript-7/bin/tsc']],
    ['imports', 'node', ['scripts/check-imports.mjs']],
    ['unused code', 'knip', []],
  ]
  for (const [name, command, args] of programs) {
    const { succeeded, output } = await runQuietly(command, args)
    console.log(`\n── ${name}\n${output}`)
    if (!succeeded) fail(name)
  }
}

/** A step without tests: silent about success, one failure if it fails. */
function step(name, command, args) {
  console.log(`\n── ${name}`)
  const succeeded = run(command, args)
  if (!succeeded) fail(name)
  return succeeded
}

/** A step whose report is counted. A runner that failed without a failed test (or without any) failed all the same. */
async function count(name, read, running) {
  const { succeeded, output } = await running
  console.log(`\n── ${name}\n${output}`)
  const found = read()
  totals.passed += found.passed
  totals.failed += found.failed
  totals.skipped.push(...found.skipped)
  if ((!succeeded && found.failed === 0) || found.passed + found.failed === 0) fail(name)
}

function fail(name) {
  console.error(`FAILED: ${name}`)
  totals.failed += 1
}

function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  if (error) console.error(`${command}: ${error.message}`)
  return status === 0
}

/** Beside others, so what it prints is kept until it has ended. */
async function runQuietly(command, args, env = {}) {
  const outputPath = join(reports, `${command}.txt`)
  const output = openSync(outputPath, 'w')
  const child = spawn(command, args, { stdio: ['ignore', output, output], env: { ...process.env, ...env } })
  const succeeded = await new Promise(resolve => {
    child.once('error', error => resolve(console.error(`${command}: ${error.message}`)))
    child.once('exit', code => resolve(code === 0))
  })
  return { succeeded, output: readFileSync(outputPath, 'utf8') }
}

function vitestTotals() {
  if (!existsSync(vitestReport)) return { passed: 0, failed: 0, skipped: [] }
  const report = JSON.parse(readFileSync(vitestReport, 'utf8'))
  const tests = report.testResults.flatMap(file => file.assertionResults)
  const skipped = tests.filter(test => test.status !== 'passed' && test.status !== 'failed').map(test => test.fullName)
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped }
}

function playwrightTotals() {
  if (!existsSync(playwrightReport)) return { passed: 0, failed: 0, skipped: [] }
  const report = JSON.parse(readFileSync(playwrightReport, 'utf8'))
  const { expected, flaky, unexpected } = report.stats
  const specs = suite => [...suite.specs, ...(suite.suites ?? []).flatMap(specs)]
  const skipped = report.suites
    .flatMap(specs)
    .filter(spec => spec.tests.some(test => test.status === 'skipped'))
    .map(spec => spec.title)
  // A journey that passes only at the second try fails for somebody.
  return { passed: expected, failed: unexpected + flaky, skipped }
}
