/** What stops a key by itself at all, whatever is chosen; `brakeAt` in an hour and no more. */
export function DetectionRule({ brakeAt }: { brakeAt: number }) {
  return (
    <div className="grid max-w-[720px] gap-2 text-text-2">
      <p>
        Only what Keyturn itself saw of the secret that is live stops a key: never what is reported to it, a dead secret
        or a key that nobody made, since whoever sends those could choose whom they stop.
      </p>
      <p>
        Where more than {brakeAt} keys of a service would be stopped within an hour, the brake holds: no more are, and
        people are told. A stop is a quarantine; releasing the key undoes it.
      </p>
    </div>
  )
}
