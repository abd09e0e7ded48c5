import { LRUCache } from 'lru-cache'
import { rawSql } from '#db/client.ts'
import { copyText } from '#lib/copy-text.ts'
import { log } from '#lib/log.ts'
import { processWide } from '#lib/process-wide.ts'
import { isProvenUse, type RequestLine } from './request-line.ts'
import { emptyTree, learnPath, partsOf, type RouteTree, segmentsOf, templateOf } from './route-tree.ts'

/** So many routes are told apart of one service. */
export const routesAtMost = 1_000

/** Of any other method, which a caller may make up, there are no routes. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** The index of routes takes some 2,700 bytes; a path that needs as many as these names no place. */
const templateBytesAtMost = 500

const pathsRemembered = 20_000
const reloadAfterMs = 300_000

interface Routes {
  tree: RouteTree
  /** by method and template */
  ids: Map<string, number>
  /** by method and path, of those that have a route */
  paths: LRUCache<string, number>
  readAt: number
}

const known = processWide('routes', () => new Map<string, Routes>())

/**
 * Tells each line which route of its service it asked for. New routes are learned from requests that a key of ours was
 * let through to alone, so a scanner's guesses are no routes; what no known route fits has none. Runs before the
 * batch's transaction: a route may be learned and never counted, and not the other way about. Never throws: without
 * their routes the lines still count.
 */
export async function findRoutes(
  organizationId: string,
  lines: readonly RequestLine[],
  now: number = Date.now(),
): Promise<void> {
  const byService = Map.groupBy(lines, line => line.serviceId)
  for (const [serviceId, own] of byService) {
    if (serviceId === null) continue
    try {
      await findOfService(organizationId, serviceId, own, now)
    } catch (error) {
      known.delete(serviceId)
      log.warn({ err: error, lines: own.length }, 'routes could not be found; requests are recorded without')
    }
  }
}

async function findOfService(organizationId: string, serviceId: string, lines: readonly RequestLine[], now: number) {
  const routes = await routesOf(serviceId, now)
  const wanted = new Map<string, { method: string; template: string }>()
  const lost: RequestLine[] = []
  let hasNames = false
  for (const line of lines) {
    const { method, path } = line
    if (method === null || path === null) continue
    line.routeId = idOf(routes, method, path)
    if (line.routeId !== null) continue
    lost.push(line)
    if (!isLesson(line) || routes.ids.size + wanted.size >= routesAtMost) continue
    const segments = segmentsOf(copyText(path))
    if (Buffer.byteLength(templateOf(routes.tree, segments)) > templateBytesAtMost) continue
    hasNames = learnPath(routes.tree, segments) || hasNames
    const template = templateOf(routes.tree, segments)
    if (!routes.ids.has(`${method} ${template}`)) wanted.set(`${method} ${template}`, { method, template })
  }
  if (hasNames) {
    for (const name of [...routes.ids.keys(), ...wanted.keys()]) {
      const method = name.slice(0, name.indexOf(' '))
      const template = settled(routes, name)
      if (`${method} ${template}` !== name) wanted.delete(name)
      if (!routes.ids.has(`${method} ${template}`)) wanted.set(`${method} ${template}`, { method, template })
    }
  }
  if (wanted.size > 0) await store(organizationId, serviceId, routes, [...wanted.values()])
  if (hasNames) await merge(serviceId, routes)
  for (const line of hasNames ? lines : lost) {
    if (line.method !== null && line.path !== null) line.routeId = idOf(routes, line.method, line.path)
  }
}

const isLesson = (line: RequestLine) =>
  line.keyId !== null && line.method !== null && methods.has(line.method) && isProvenUse(line)

function idOf(routes: Routes, method: string, path: string): number | null {
  const name = `${method} ${path}`
  const known = routes.paths.get(name)
  if (known !== undefined) return known
  const template = templateOf(routes.tree, segmentsOf(path))
  const id = routes.ids.get(`${method} ${template}`)
  // A path that names one of many is hardly asked for again.
  if (id !== undefined && !template.includes('{')) routes.paths.set(copyText(name), id)
  return id ?? null
}

function settled({ tree }: Routes, name: string): string {
  return templateOf(tree, partsOf(name.slice(name.indexOf(' ') + 1)))
}

async function routesOf(serviceId: string, now: number): Promise<Routes> {
  const cached = known.get(serviceId)
  if (cached && now - cached.readAt < reloadAfterMs) return cached
  const rows = await rawSql('data')<{ id: number; method: string; template: string }[]>`
    select id, method, template from routes where service_id = ${serviceId} and merged_into is null order by id`
  const routes: Routes = {
    tree: emptyTree(),
    ids: new Map(),
    paths: new LRUCache({ max: pathsRemembered }),
    readAt: now,
  }
  for (const { id, method, template } of rows) {
    if (!methods.has(method)) continue
    learnPath(routes.tree, partsOf(template))
    routes.ids.set(`${method} ${template}`, id)
  }
  known.set(serviceId, routes)
  return routes
}

/** Of two processes that learn the same route at once, one writes it and both know its id. */
async function store(
  organizationId: string,
  serviceId: string,
  routes: Routes,
  wanted: readonly { method: string; template: string }[],
): Promise<void> {
  const list = JSON.stringify(wanted.toSorted((a, b) => (a.template + a.method < b.template + b.method ? -1 : 1)))
  const sql = rawSql('data')
  await sql`
    insert into routes (organization_id, service_id, method, template)
    select ${organizationId}, ${serviceId}, w.method, w.template
    from json_to_recordset(${list}::text::json) w(method text, template text)
    on conflict (service_id, method, template) do nothing`
  const rows = await sql<{ id: number; method: string; template: string }[]>`
    select coalesce(r.merged_into, r.id) as id, r.method, r.template
    from routes r join json_to_recordset(${list}::text::json) w(method text, template text) using (method, template)
    where r.service_id = ${serviceId}`
  for (const { id, method, template } of rows) routes.ids.set(`${method} ${template}`, id)
}

/** Routes that were names of one place become one, and what was counted for them is read as that one's. */
async function merge(serviceId: string, routes: Routes): Promise<void> {
  const merged: { id: number; into: number }[] = []
  for (const [name, id] of [...routes.ids]) {
    const method = name.slice(0, name.indexOf(' '))
    const into = routes.ids.get(`${method} ${settled(routes, name)}`)
    if (into === undefined || into === id) continue
    merged.push({ id, into })
    routes.ids.delete(name)
  }
  routes.paths.clear()
  if (merged.length === 0) return
  await rawSql('data')`
    update routes r set merged_into = m.into
    from json_to_recordset(${JSON.stringify(merged)}::text::json) m(id integer, "into" integer)
    where r.service_id = ${serviceId} and (r.id = m.id or r.merged_into = m.id)`
}
