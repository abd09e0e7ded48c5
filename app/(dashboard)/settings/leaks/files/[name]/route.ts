import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { isLeakFile, leakFile } from '#lib/leaks/leak-files.ts'
import { listServices } from '#lib/services/queries.ts'

/** The hook, or a scanner's rules, as a file; with the prefixes of the services that the member sees. */
export async function GET(_: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  const actor = await currentActorOrNull()
  if (!actor) return new Response('Sign in first.\n', { status: 401 })
  const { name } = await params
  if (!isLeakFile(name)) return new Response('Not found.\n', { status: 404 })
  const services = await listServices(actor)
  const text = leakFile(
    name,
    services.map(({ prefix }) => prefix),
  )
  return new Response(text, {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  })
}
