/** The places above a webhook's pages. */
export const webhooksTrail = [
  { href: '/settings', label: 'Settings' },
  { href: '/settings/notifications', label: 'Notifications' },
]
