export function NoPassword() {
  return (
    <p className="max-w-[560px] text-text-2">
      You have none: single sign-on is how you sign in. To have one besides, ask an owner for a link that sets it.
    </p>
  )
}
