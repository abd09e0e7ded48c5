import { z } from 'zod'
import type { Actor } from '#lib/access/actor.ts'
import { getAlertSummary } from '#lib/alerts/get-alert-summary.ts'
import { alertIdInput } from '#lib/alerts/input.ts'
import { keyIdInput, listKeysInput } from '#lib/keys/input.ts'
import { getKey, listKeys } from '#lib/keys/queries.ts'
import { getMember, listMembers } from '#lib/members/queries.ts'
import { listServices } from '#lib/services/queries.ts'

const id = z.uuid()

/** The ids of the keys, members and services that the reader may see and that bear such a name; an id is itself. */
export async function findSubjects(reader: Actor, about: string): Promise<string | string[]> {
  if (id.safeParse(about).success) return about.toLowerCase()
  const [keys, members, services] = await Promise.all([
    listKeys(reader, listKeysInput.parse({ q: about, limit: 200 })),
    listMembers(reader, { includeLeft: true }),
    listServices(reader),
  ])
  const isMeant = (...names: string[]) => names.some(name => name.toLowerCase().includes(about.toLowerCase()))
  return [
    // A search of keys finds those of a holder, too; here the holder is meant.
    ...keys.items.filter(key => !isMeant(key.holder?.name ?? '') || isMeant(key.name)).map(key => key.id),
    ...members.items.filter(member => isMeant(member.name, member.email)).map(member => member.memberId),
    ...services.filter(service => isMeant(service.slug, service.name)).map(service => service.id),
  ]
}

/** The name of what an address means by an id, as far as the reader may know; what was typed is its own name. */
export async function nameSubject(reader: Actor, about: string): Promise<string> {
  if (!id.safeParse(about).success) return about
  const [key, member, services, alert] = await Promise.all([
    getKey(reader, keyIdInput.parse(about)),
    getMember(reader, about),
    listServices(reader),
    getAlertSummary(reader, alertIdInput.parse(about)),
  ])
  return key?.name ?? member?.name ?? services.find(service => service.id === about)?.name ?? alert ?? about
}
