/** The mark alone; it takes the text's colour. Decorative where the name stands beside it. */
export function Mark({ size = 19 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} fill="currentColor" aria-hidden="true" className="flex-none">
      <MarkShape />
    </svg>
  )
}

export function MarkShape() {
  return (
    <>
      <path d="M16 3a13 13 0 1 0 13 13h-4.4a8.6 8.6 0 1 1-8.6-8.6z" />
      <path d="M16 13.9h14v4.2h-2.2v3h-4v-3H16z" transform="rotate(-45 16 16)" />
      <circle cx="16" cy="16" r="3.7" />
    </>
  )
}
