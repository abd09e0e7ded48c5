import { Boxes, ChartArea, Gauge, KeyRound, RefreshCw, ScrollText, Settings2, Siren, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PlaceName } from '../places.ts'

type PlaceLink = { href: string; label: string; icon: ReactNode; keywords?: string[] }

export const placeLinks: Record<PlaceName, PlaceLink> = {
  overview: { href: '/', label: 'Overview', icon: <Gauge />, keywords: ['home', 'today'] },
  keys: { href: '/keys', label: 'Keys', icon: <KeyRound /> },
  rotations: { href: '/rotations', label: 'Rotations', icon: <RefreshCw />, keywords: ['due', 'overdue', 'calendar'] },
  usage: { href: '/usage', label: 'Usage', icon: <ChartArea />, keywords: ['requests', 'traffic', 'chart'] },
  alerts: { href: '/alerts', label: 'Alerts', icon: <Siren />, keywords: ['incident', 'detection', 'unusual'] },
  services: { href: '/services', label: 'Services', icon: <Boxes />, keywords: ['policy', 'environment', 'gateway'] },
  people: { href: '/people', label: 'People', icon: <Users />, keywords: ['members', 'teams', 'invite'] },
  audit: { href: '/audit', label: 'Audit', icon: <ScrollText />, keywords: ['ledger', 'history', 'who'] },
  settings: { href: '/settings', label: 'Settings', icon: <Settings2 />, keywords: ['tokens'] },
}
