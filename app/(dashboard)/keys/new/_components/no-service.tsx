import { EmptyState } from '#components/ui/empty-state.tsx'

export function NoService() {
  return (
    <EmptyState title="A key opens a service, and there is none that you may create keys for">
      A lead of your team or an owner makes one; then this form offers it.
    </EmptyState>
  )
}
