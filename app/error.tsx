'use client'

import { useEffect } from 'react'
import { SoloLayout } from '#components/shell/solo-layout.tsx'
import { Button } from '#components/ui/button.tsx'

/** The last resort. The digest leads to the line in the server's log; the message itself stays there. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => console.error(error), [error])
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined
  return (
    <SoloLayout>
      <h1 className="font-semibold text-xl tracking-[-.014em]">This page could not be made</h1>
      <p className="mt-1 mb-6 text-text-2">
        Keys go on working; only this view failed. Try again, and if it stays, look for
        {digest ? (
          <>
            {' '}
            <code>{digest}</code> in the server's log.
          </>
        ) : (
          " the error in the server's log."
        )}
      </p>
      <Button variant="primary" size="lg" onClick={retry}>
        Try again
      </Button>
    </SoloLayout>
  )
}
