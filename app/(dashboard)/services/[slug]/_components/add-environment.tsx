'use client'

import { Plus } from 'lucide-react'
import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import { addEnvironmentAction } from '../../actions.ts'

export function AddEnvironment({ slug, environment }: { slug: string; environment: string }) {
  const [pending, startTransition] = useTransition()
  const add = () =>
    startTransition(async () => {
      const failure = await addEnvironmentAction({ service: slug, environment })
      showToast(failure ?? `${slug} has ${environment} now.`)
    })
  return (
    <Button size="sm" icon={<Plus />} aria-disabled={pending || undefined} onClick={() => !pending && add()}>
      Add {environment}
    </Button>
  )
}
