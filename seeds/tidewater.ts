import type { Role, TeamRole } from '#lib/access/actor.ts'

// The sample organization, as data. Whoever is named here is invented.

export const organization = 'Tidewater'
/** The first is the one that the owner founds the organization with. */
export const teams = ['Platform', 'Payments', 'Storefront', 'Logistics', 'Data', 'Growth'] as const
export type TeamName = (typeof teams)[number]

/** Mailboxes. */
export const leads: Record<TeamName, string> = {
  Platform: 'freya.nilsen',
  Payments: 'lead',
  Storefront: 'daniel.okafor',
  Logistics: 'greta.holm',
  Data: 'wen.zhao',
  Growth: 'beatriz.costa',
}

export interface PersonSpec {
  /** before @tidewater.example */
  mailbox: string
  name: string
  role: Role
  teams: Partial<Record<TeamName, TeamRole>>
}

const member = (mailbox: string, name: string, team: TeamName, role: TeamRole = 'developer'): PersonSpec => ({
  mailbox,
  name,
  role: 'member',
  teams: { [team]: role },
})

/** The first is the owner who founds the organization. */
export const people: [PersonSpec, ...PersonSpec[]] = [
  { mailbox: 'owner', name: 'Aiko Tanaka', role: 'owner', teams: { Platform: 'lead' } },
  { mailbox: 'security', name: 'Ines Moreau', role: 'security', teams: {} },
  member('lead', 'Jonas Weber', 'Payments', 'lead'),
  member('developer', 'Priya Raman', 'Payments'),
  { mailbox: 'samuel.adeyemi', name: 'Samuel Adeyemi', role: 'security', teams: {} },
  member('freya.nilsen', 'Freya Nilsen', 'Platform', 'lead'),
  {
    ...member('daniel.okafor', 'Daniel Okafor', 'Storefront', 'lead'),
    teams: { Storefront: 'lead', Logistics: 'developer' },
  },
  member('tomas.silva', 'Tomás Silva', 'Payments'),
  {
    ...member('marek.dvorak', 'Marek Dvořák', 'Payments'),
    teams: { Payments: 'developer', Platform: 'developer' },
  },
  member('mei.lindqvist', 'Mei Lindqvist', 'Storefront'),
  member('hana.novakova', 'Hana Nováková', 'Storefront'),
  member('luca.ferri', 'Luca Ferri', 'Storefront'),
  member('omar.haddad', 'Omar Haddad', 'Platform'),
  member('clara.jensen', 'Clara Jensen', 'Platform'),
  member('greta.holm', 'Greta Holm', 'Logistics', 'lead'),
  member('wen.zhao', 'Wen Zhao', 'Data', 'lead'),
  member('beatriz.costa', 'Beatriz Costa', 'Growth', 'lead'),
  member('anneli.virtanen', 'Anneli Virtanen', 'Payments'),
  member('kofi.mensah', 'Kofi Mensah', 'Payments'),
  member('lena.brandt', 'Lena Brandt', 'Payments'),
  member('aisling.byrne', 'Aisling Byrne', 'Storefront'),
  member('jun.park', 'Jun Park', 'Storefront'),
  member('viktor.sand', 'Viktor Sand', 'Platform'),
  member('elif.yildiz', 'Elif Yıldız', 'Platform'),
  member('rasmus.holt', 'Rasmus Holt', 'Platform'),
  member('pedro.azevedo', 'Pedro Azevedo', 'Logistics'),
  member('saoirse.quinn', 'Saoirse Quinn', 'Logistics'),
  member('nikhil.bose', 'Nikhil Bose', 'Logistics'),
  member('ida.sorensen', 'Ida Sørensen', 'Data'),
  member('callum.reid', 'Callum Reid', 'Data'),
  member('fatima.idrissi', 'Fatima Idrissi', 'Data'),
  member('noor.elamin', 'Noor El-Amin', 'Growth'),
  member('emil.krogh', 'Emil Krogh', 'Growth'),
  member('yuki.mori', 'Yuki Mori', 'Growth'),
]
