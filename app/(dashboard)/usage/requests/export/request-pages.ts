import type { MemberActor } from '#lib/access/actor.ts'
import { rereadSession } from '#lib/credentials/reread-session.ts'
import { type RequestPage, type SearchRequestsInput, searchRequests } from '#lib/usage/search-requests.ts'

/** Pages as the member may see them by then, null once they are out: a file can be read as slowly as its reader likes. */
export function requestPages(
  member: MemberActor,
  asked: Omit<SearchRequestsInput, 'cursor'>,
  now: Date,
): (cursor: string | undefined) => Promise<RequestPage | null> {
  return async cursor => {
    const actor = await rereadSession(member)
    return actor && searchRequests(actor, { ...asked, cursor }, now)
  }
}
