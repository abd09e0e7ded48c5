import { Tag } from '#components/ui/tag.tsx'
import { statusWords } from './role-words.ts'

const tones = { suspended: 'due', left: 'neutral' } as const

/** Who is active is told in plain words: a colour is for what is otherwise than usual. */
export function StatusTag({ status }: { status: keyof typeof statusWords }) {
  if (status === 'active') return statusWords.active
  return <Tag tone={tones[status]}>{statusWords[status]}</Tag>
}
