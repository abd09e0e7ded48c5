import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { readReport } from '../read-report.ts'

/** The whole report as a file. Hints and names only: nobody has the keys. */
export async function GET(_request: Request, { params }: { params: Promise<{ offboardingId: string }> }) {
  const actor = await currentActorOrNull()
  if (!actor) return new Response('Sign in first.\n', { status: 401 })
  const found = await readReport(actor, (await params).offboardingId)
  if (!found) return new Response('No such report.\n', { status: 404 })
  const { report, nameOf } = found
  const labels = [report.decidedBy, ...report.items.flatMap(item => [item.decidedBy, item.replacedBy ?? []].flat())]
  const actors = Object.fromEntries([...new Set(labels)].map(label => [label, nameOf(label)]))
  const printedAt = new Date()
  return new Response(`${JSON.stringify({ ...report, actors, readAt: printedAt }, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="offboarding-${report.id}.json"`,
      'cache-control': 'no-store',
    },
  })
}
