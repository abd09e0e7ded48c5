'use client'

import Link from 'next/link'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { RevokeOne } from '../../keys/_components/revoke-one.tsx'
import { AskRotationDialog } from '../../keys/[keyId]/_components/ask-rotation-dialog.tsx'
import type { PostureItem } from '../posture-item.ts'

/** What takes a key off the list, as far as its reader may do it. */
export function PostureRemedy({ item: { id, name, remedy } }: { item: PostureItem }) {
  const [isAsking, setIsAsking] = useState(false)
  if (remedy === null) return null
  switch (remedy.kind) {
    case 'revoke':
      return <RevokeOne id={id} name={name} />
    case 'go':
      return (
        <ButtonLink href={remedy.href} prefetch={false} size="sm" aria-label={`${remedy.label}: ${name}`}>
          {remedy.label}
        </ButtonLink>
      )
    case 'lead':
      return (
        <Link
          href={`/people/${remedy.memberId}`}
          prefetch={false}
          className="text-accent-text"
          title={`${remedy.name} leads the service’s team${remedy.others > 0 ? `, with ${remedy.others} more` : ''}`}
        >
          ask {remedy.name}
        </Link>
      )
    case 'ask':
      return (
        <>
          <Button size="sm" onClick={() => setIsAsking(true)}>
            Ask to rotate<span className="sr-only"> {name}</span>
          </Button>
          <AskRotationDialog open={isAsking} onOpenChange={setIsAsking} keyId={id} name={name} person={remedy.person} />
        </>
      )
  }
}
