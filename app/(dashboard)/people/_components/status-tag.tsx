import { Tag } from '#components/ui/tag.tsx'
import { statusWords } from './role-words.ts'

const tones = { active: 'live', suspended: 'due', left: 'neutral' } as const

export function StatusTag({ status }: { status: keyof typeof statusWords }) {
  return <Tag tone={tones[status]}>{statusWords[status]}</Tag>
}
