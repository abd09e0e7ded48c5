/** What stops a key by itself at all, whatever is chosen; `brakeAt` in an hour and no more. */
export function DetectionRule({ brakeAt }: { brakeAt: number }) {
  return (
    <div className="grid max-w-[720px] gap-2 text-text-2">
      <p>
        Only what Keyturn itself saw of the live secret stops a key, so its service has to ask Keyturn. What is
        reported, a dead secret and keys that nobody made never do: whoever sends those could choose whom to stop.
      </p>
      <p>
        A leaked key is another matter: GitHub, or a token, has to show the live secret in plain, and whoever has that
        could end the key with it as well. One that stands in a log is told of, and stops nothing.
      </p>
      <p>
        Where more than {brakeAt} keys of a service would be stopped within an hour, the brake holds: no more are, and
        leads and security are told. A stop is a quarantine; releasing the key undoes it.
      </p>
    </div>
  )
}
