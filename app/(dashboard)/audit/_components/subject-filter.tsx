import { type FormEvent, useState } from 'react'
import { SearchInput } from '#components/ui/search-input.tsx'
import { hideKeys } from '#lib/format/hide-keys.ts'

type SubjectFilterProps = { value: string; onChange: (about: string) => void }

/** Asks with Enter, or when it is left. A key that was pasted here is cut to its hint, since this goes into the address. */
export function SubjectFilter({ value, onChange }: SubjectFilterProps) {
  const [text, setText] = useState(value)
  const ask = (event?: FormEvent) => {
    event?.preventDefault()
    if (text.trim() !== value) onChange(text.trim())
  }
  return (
    <form onSubmit={ask} className="max-md:w-full">
      <SearchInput
        label="Key, member, service or id"
        value={text}
        onChange={event => setText(hideKeys(event.target.value))}
        onBlur={() => ask()}
        maxLength={200}
        className="max-md:w-full"
      />
    </form>
  )
}
