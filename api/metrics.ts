import { createMiddleware } from 'hono/factory'
import { routePath } from 'hono/route'
import { memoryState } from '#lib/memory/memory.ts'
import { heldForMs } from '#lib/usage/held-counts.ts'
import { intakeState } from '#lib/usage/intake.ts'
import { countingState } from '#lib/usage/uncounted-batches.ts'
import { limitsState } from '#lib/verification/limits.ts'

// Prometheus' text format, version 0.0.4. Labels come from closed sets (route patterns, codes), never from a request,
// or a stranger could make as many time series as there are words.

const requests = new Map<string, number>()
const verdicts = new Map<string, number>()
/** Batches that were not taken for want of room or of time, by why. */
const refusedBatches = new Map<string, number>()
const lines = { accepted: 0, rejected: 0, duplicateBatches: 0 }

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

export const countRequests = createMiddleware(async (c, next) => {
  await next()
  const route = c.res.status === 404 || c.res.status === 405 ? 'none' : routePath(c, -1)
  const method = methods.has(c.req.method) ? c.req.method : 'other'
  countRequest(requestLabels(method, route, c.res.status))
})

export function requestLabels(method: string, route: string, status: number): string {
  return `method="${method}",route="${route}",status="${status}"`
}

export function countRequest(labels: string): void {
  add(requests, labels)
}

export function countVerdict(code: string): void {
  add(verdicts, code)
}

export function countRefusedBatch(reason: string): void {
  add(refusedBatches, `reason="${reason}"`)
}

export function countLines(accepted: number, rejected: number, isDuplicate: boolean): void {
  if (isDuplicate) lines.duplicateBatches++
  else {
    lines.accepted += accepted
    lines.rejected += rejected
  }
}

function add(counts: Map<string, number>, labels: string): void {
  counts.set(labels, (counts.get(labels) ?? 0) + 1)
}

export function renderMetrics(): string {
  const memory = process.memoryUsage()
  const cpu = process.cpuUsage()
  const { entries, isAway, refused } = memoryState()
  const limits = limitsState()
  const limitCounts = new Map([
    ['where="memory"', limits.counted.inMemory],
    ['where="redis"', limits.counted.inRedis],
    ['where="apart"', limits.counted.apart],
  ])
  const verdictCounts = new Map([...verdicts].map(([code, n]) => [`code="${code}"`, n]))
  const lineCounts = new Map([
    ['result="accepted"', lines.accepted],
    ['result="rejected"', lines.rejected],
  ])
  return [
    metric('keyturn_http_requests_total', 'counter', 'Requests to the API.', requests),
    metric('keyturn_verifications_total', 'counter', 'Verdicts on keys.', verdictCounts),
    metric('keyturn_log_lines_total', 'counter', 'Reported log lines.', lineCounts),
    metric('keyturn_log_batches_duplicate_total', 'counter', 'Batches that had come before.', lines.duplicateBatches),
    metric('keyturn_log_batches_refused_total', 'counter', 'Batches to be sent again later.', refusedBatches),
    metric(
      'keyturn_log_bytes_held',
      'gauge',
      'Bytes of batches that are read, waiting or written.',
      intakeState().held,
    ),
    metric(
      'keyturn_count_lag_seconds',
      'gauge',
      'How long what was counted last had waited, or what is held in memory has.',
      Math.max(countingState().waitedMs, heldForMs()) / 1000,
    ),
    metric('keyturn_memory_entries', 'gauge', 'Secrets, tokens and services that are remembered.', entries),
    metric('keyturn_database_away', 'gauge', '1 while the database does not answer and memory serves.', Number(isAway)),
    metric('keyturn_unknown_keys_refused_total', 'counter', 'Questions of tokens with too many unknown keys.', refused),
    metric('keyturn_limits_counted_total', 'counter', 'Requests counted against limits, by where.', limitCounts),
    metric('keyturn_limits_processes', 'gauge', 'Processes that share the limits, as last heard.', limits.processes),
    metric(
      'keyturn_limits_apart',
      'gauge',
      '1 while each process grants its part: no Redis.',
      Number(limits.isApart ?? 0),
    ),
    metric('process_resident_memory_bytes', 'gauge', 'Resident memory.', memory.rss),
    metric('process_cpu_seconds_total', 'counter', 'CPU time, user and system.', (cpu.user + cpu.system) / 1e6),
    metric('process_start_time_seconds', 'gauge', 'Start, since the epoch.', Date.now() / 1000 - process.uptime()),
    metric('nodejs_heap_size_used_bytes', 'gauge', 'Used heap.', memory.heapUsed),
  ].join('')
}

function metric(name: string, type: 'counter' | 'gauge', help: string, values: number | Map<string, number>): string {
  const series =
    typeof values === 'number'
      ? `${name} ${values}\n`
      : [...values].map(([labels, n]) => `${name}{${labels}} ${n}\n`).join('')
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${series}`
}
