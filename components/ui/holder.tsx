import type { ReactNode } from 'react'
import { Avatar } from './avatar.tsx'
import { cx } from './cx.ts'
import { MachineGlyph } from './machine-glyph.tsx'

type HolderProps = {
  name: string
  kind: 'person' | 'machine'
  /** For a machine: who is responsible. For a person: team or role. */
  second?: ReactNode
  className?: string
}

/** Who has a key: a person, or a machine with the person who answers for it below. */
export function Holder({ name, kind, second, className }: HolderProps) {
  return (
    <span className={cx('inline-flex max-w-full items-center gap-[7px] align-middle', className)}>
      {kind === 'machine' ? <MachineGlyph size="sm" /> : <Avatar name={name} size="sm" />}
      <span className="min-w-0">
        <span className="block truncate leading-[18px]">{name}</span>
        {second && <span className="block truncate text-2xs/[15px] text-text-3">{second}</span>}
      </span>
    </span>
  )
}
