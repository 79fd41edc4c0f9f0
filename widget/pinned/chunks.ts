/** The chunks that the launcher loads, which run when they are first wanted. */
export const CHUNKS: Readonly<Record<string, (() => Promise<unknown>) | undefined>> = {
  panel: () => import('../panel/panel.tsx'),
  sending: () => import('../sending/sending.ts'),
  details: () => import('../details/details.ts'),
  evidence: () => import('../evidence/along.tsx'),
  conversation: () => import('../conversation/conversation.tsx'),
  signals: () => import('../signals.ts'),
  dead: () => import('../signals/dead.ts'),
  challenge: () => import('../challenge/challenge.ts'),
  question: () => import('../signals/question.ts'),
  screenshot: () => import('../screenshot/screenshot.ts'),
}
