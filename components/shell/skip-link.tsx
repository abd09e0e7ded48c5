/** The first thing a keyboard reaches: past the navigation, to what the page is about. */
export function SkipLink() {
  return (
    <a
      href="#content"
      className="fixed top-2 left-2 z-40 rounded-2 bg-surface px-3 py-1.5 font-medium shadow-2 not-focus:sr-only focus:shadow-(--focus)"
    >
      Skip to content
    </a>
  )
}
