export const roleWords = { owner: 'Owner', security: 'Security engineer', member: 'Member' } as const
export const teamRoleWords = { lead: 'Lead', developer: 'Developer' } as const
export const statusWords = { active: 'Active', suspended: 'Suspended', left: 'Left' } as const
