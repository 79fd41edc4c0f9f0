import type { LauncherContext, ShortcutModule } from '../modules.ts'

const MODIFIERS = ['ctrl', 'alt', 'shift', 'meta'] as const

/** Opens the panel at the site's keys, wherever the focus is. */
export const watchKeys: ShortcutModule['watchKeys'] = ({
  settings,
  push,
  listen,
}: LauncherContext) => {
  const onKey = (event: KeyboardEvent) => {
    // AltGr writes signs, and Windows calls it Ctrl and Alt. What a browser fills in tells no keys.
    if (event.getModifierState?.('AltGraph')) return
    const held = MODIFIERS.filter((key) => event[`${key}Key`])
    if ([...held, event.code].join('+') === settings.shortcut) void push(['open'])
  }
  listen(window, 'keydown', (event) => onKey(event as KeyboardEvent))
}
