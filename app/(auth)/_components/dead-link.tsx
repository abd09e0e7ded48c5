import { FormError } from '#components/ui/form-error.tsx'

/** In place of a form whose page was opened without its link, as after a reload. */
export function DeadLink({ children }: { children: string }) {
  return <FormError>{children}</FormError>
}
