import type { KeyId } from '#lib/keys/input.ts'
import type { RequestRow } from '#lib/usage/request-row.ts'
import type { ColumnName } from '../column-names.ts'
import { type RequestParams, statusClasses } from '../requests-url.ts'

/** What a click on a column's value narrows the list to; null where there is nothing to narrow by. */
export function cellFilter(column: ColumnName, row: RequestRow): Partial<RequestParams> | null {
  switch (column) {
    case 'key':
      return row.key && { key: row.key.id as KeyId }
    case 'service':
      return { service: row.service }
    case 'environment':
      return isEnvironment(row.environment) ? { environment: row.environment } : null
    case 'method':
      return row.method !== null && /^[A-Z]{1,20}$/.test(row.method) ? { method: row.method } : null
    case 'route':
      return row.route && { route: row.route.id }
    case 'status': {
      const status = statusClasses.find(each => each[0] === String(row.status)[0])
      return status ? { status } : null
    }
    case 'verdict':
      return { outcome: row.outcome }
    case 'address':
      return row.ip === null ? null : { address: row.ip }
    case 'country':
      return row.country === null ? null : { country: row.country }
    case 'network':
      return row.network && { network: row.network.asn }
    case 'client':
      return row.client === null ? null : { client: row.client }
    case 'requestId':
      return row.requestId === null ? null : { requestId: row.requestId }
    default:
      return null
  }
}

function isEnvironment(name: string | null): name is NonNullable<RequestParams['environment']> {
  return name === 'development' || name === 'staging' || name === 'production'
}
