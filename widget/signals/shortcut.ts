import type { LauncherContext, SignalsModule } from '../modules.ts'

const MODIFIERS = ['ctrl', 'alt', 'shift', 'meta'] as const

/** Opens the panel at the site's keys, wherever the focus is. */
export const watch: SignalsModule['watch'] = ({ settings, push, signal }: LauncherContext) => {
  const onKey = (event: KeyboardEvent) => {
    const held = MODIFIERS.filter((key) => event[`${key}Key`])
    if ([...held, event.code].join('+') === settings.shortcut) void push(['open'])
  }
  addEventListener('keydown', onKey, { signal, capture: true })
}
