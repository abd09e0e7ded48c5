'use client'

import { roleWords } from '../../_components/role-words.ts'
import { changeRoleAction } from '../actions.ts'
import { Choose } from './choose.tsx'

type Role = keyof typeof roleWords

export function ChooseRole({ memberId, role }: { memberId: string; role: Role }) {
  const options = Object.entries(roleWords).map(([value, label]) => ({ value, label }))
  return (
    <div className="max-w-[420px]">
      <Choose
        key={role}
        label="In the organization"
        value={role}
        options={options}
        onChoose={next => changeRoleAction({ memberId, role: next as Role })}
      />
    </div>
  )
}
