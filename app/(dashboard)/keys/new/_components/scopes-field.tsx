'use client'

import { X } from 'lucide-react'
import { useState } from 'react'
import { controlClass } from '#components/ui/control-class.ts'
import { cx } from '#components/ui/cx.ts'
import { Field } from '#components/ui/field.tsx'
import { useFieldProps } from '#components/ui/field-context.ts'
import { scopeInput } from '#lib/keys/input.ts'
import type { NewKeyFormState } from './use-new-key.ts'

/** Scopes as chips. Space, comma or Enter adds what was typed; Enter with nothing typed sends the form. */
export function ScopesField({ form }: { form: NewKeyFormState }) {
  const [problem, setProblem] = useState<string>()
  return (
    <Field
      label="Scopes"
      optional="none means all of the service"
      error={problem ?? form.fields.scopes}
      help="What your service asks for when it checks the key, as in charges:read."
    >
      <Chips form={form} onProblem={setProblem} />
    </Field>
  )
}

function Chips({ form, onProblem }: { form: NewKeyFormState; onProblem: (problem?: string) => void }) {
  const [text, setText] = useState('')
  const { scopes } = form.draft
  const field = useFieldProps<{ id?: string }>({})

  function add(): boolean {
    const wanted = text.split(/[\s,]+/).filter(Boolean)
    const parsed = scopeInput
      .array()
      .max(50 - scopes.length)
      .safeParse(wanted)
    if (!parsed.success) {
      onProblem(parsed.error.issues[0]?.message)
      return false
    }
    form.change({ scopes: [...new Set([...scopes, ...parsed.data])] }, 'scopes')
    setText('')
    return wanted.length > 0
  }
  return (
    <div
      className={cx(
        controlClass,
        'flex min-h-9 flex-wrap items-center gap-1.5 px-1.5 py-1 focus-within:border-accent-text focus-within:shadow-[0_0_0_3px_var(--accent-soft)]',
      )}
    >
      {scopes.map(scope => (
        <span
          key={scope}
          className="inline-flex h-6 items-center gap-1 rounded-2 border border-line pl-2 font-mono text-xs"
        >
          {scope}
          <button
            type="button"
            aria-label={`Remove ${scope}`}
            className="grid size-5 place-items-center text-text-3 hover:text-text"
            onClick={() => form.change({ scopes: scopes.filter(each => each !== scope) }, 'scopes')}
          >
            <X className="size-3!" />
          </button>
        </span>
      ))}
      <input
        {...field}
        value={text}
        placeholder="Add a scope"
        className="h-6 min-w-24 flex-1 bg-transparent px-1 font-mono text-xs placeholder:font-sans placeholder:text-sm focus:outline-none focus-visible:shadow-none!"
        onChange={event => {
          onProblem(undefined)
          setText(event.target.value)
        }}
        onBlur={add}
        onKeyDown={event => {
          const isSeparator = event.key === ' ' || event.key === ','
          if (isSeparator || (event.key === 'Enter' && text.trim() !== '')) {
            event.preventDefault()
            add()
          }
          if (event.key === 'Backspace' && text === '') form.change({ scopes: scopes.slice(0, -1) }, 'scopes')
        }}
      />
    </div>
  )
}
