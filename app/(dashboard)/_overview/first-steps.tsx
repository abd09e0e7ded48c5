import { Plus } from 'lucide-react'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { mayAnywhere } from '#lib/access/may.ts'
import { getEnv } from '#lib/env.ts'
import { listServices } from '#lib/services/queries.ts'
import { ConnectTabs } from '../services/_components/connect-tabs.tsx'

type FirstStepsProps = {
  actor: MemberActor
  service?: string
  /** what the page will hold once there is a service */
  title?: string
  hint?: string
}

/** Before the first request: what will be here, and the next step, with snippets that work as pasted. */
export async function FirstSteps({
  actor,
  service: wanted,
  title = 'What needs someone will be here',
  hint = 'Dead secrets in use, rotations that are due, unusual volume.',
}: FirstStepsProps) {
  const services = await listServices(actor)
  const service = services.find(each => each.slug === wanted) ?? services[0]
  if (!service) {
    const mayMake = mayAnywhere(actor, 'service.manage')
    return (
      <EmptyState
        className="mt-8 first:mt-0"
        title={title}
        action={
          mayMake && (
            <ButtonLink href="/services/new" variant="primary" icon={<Plus />}>
              Name the first service
            </ButtonLink>
          )
        }
      >
        {mayMake
          ? `${hint} It begins with a service: an API that keys open.`
          : 'As soon as a lead of yours names a service and there are keys for it.'}
      </EmptyState>
    )
  }
  const mayCreate = mayAnywhere(actor, 'key.create')
  return (
    <EmptyState
      className="mt-8 first:mt-0"
      title={`Requests with keys of ${service.slug} will show here`}
      action={
        <>
          {service.activeKeys === 0 && mayCreate && (
            <ButtonLink href={`/keys/new?service=${service.slug}`} variant="primary" icon={<Plus />} className="mb-4">
              Create its first key
            </ButtonLink>
          )}
          <ConnectTabs
            server={getEnv().url}
            service={service.slug}
            environment={service.environments[0]?.environment ?? 'development'}
            mayMakeToken={mayAnywhere(actor, 'token.manage')}
          />
        </>
      }
    >
      As soon as your service asks Keyturn about one, or your gateway reports one. Either is enough; one is counted.
    </EmptyState>
  )
}
