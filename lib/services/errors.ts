export type ServiceError =
  | { reason: 'not_found' }
  | { reason: 'team_not_found' }
  | { reason: 'team_needed' }
  | { reason: 'slug_taken'; slug: string }
  | { reason: 'prefix_taken'; prefix: string }
  | { reason: 'environment_not_found'; environment: string }
  | { reason: 'overlap_beyond_deadline' }

export function explainServiceError(error: ServiceError): string {
  switch (error.reason) {
    case 'not_found':
      return 'No such service, or you may not do this to it.'
    case 'team_not_found':
      return 'No such team, or you may not make services for it.'
    case 'team_needed':
      return 'There are several teams. Name the one that owns the service.'
    case 'slug_taken':
      return `A service ${error.slug} exists already.`
    case 'prefix_taken':
      return `Another service uses the prefix ${error.prefix}. A prefix tells services apart, so each has its own.`
    case 'environment_not_found':
      return `This service has no ${error.environment} environment, so nothing was changed.`
    case 'overlap_beyond_deadline':
      return 'The overlap would outlast the deadline, after which the old secret may be gone. Choose a shorter overlap or a later deadline.'
  }
}
