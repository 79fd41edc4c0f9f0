import type { Child } from 'hono/jsx'
import type { ActName } from './acts.ts'
import type { View } from './view.ts'

interface ActFormProps {
  readonly act: ActName
  /** The page on which it stands. */
  readonly on: Pick<View, 'path' | 'query'>
  readonly button: string
  readonly children?: Child
  readonly quiet?: boolean
  readonly files?: boolean
}

/** A form that does one thing. The page that answers it shows the place where it stood. */
export function ActForm({
  act,
  on: { path, query },
  button,
  children,
  quiet = false,
  files = false,
}: ActFormProps) {
  return (
    <form
      method="post"
      action={`${path}/${act}${query}#${act}`}
      {...(files && { enctype: 'multipart/form-data' })}
    >
      {children}
      <button type="submit" class={quiet ? 'quiet' : 'main'}>
        {button}
      </button>
    </form>
  )
}
