/** The edge, ground and focus of everything one can type or choose in. */
export const controlClass =
  'w-full rounded-2 border border-line-strong bg-surface text-text focus:border-accent-text focus:shadow-[0_0_0_3px_var(--accent-soft)]! focus:outline-none aria-invalid:border-refused disabled:opacity-60'
