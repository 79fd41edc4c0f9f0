import { Webhook } from 'standardwebhooks'
import type { Got } from './receiver.ts'

/**
 * Whether an independent library makes the same signature of what came. Its own `verify` refuses
 * what is not of this very moment, and ticks come from hours ahead.
 */
export function isSignedBy(secret: string, { headers, body }: Got): boolean {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '' } = headers
  const signature = new Webhook(secret).sign(id, new Date(Number(timestamp) * 1000), body)
  return (headers['webhook-signature'] ?? '').split(' ').includes(signature)
}

/** The id of a message: the same for every attempt. */
export const idOf = ({ headers }: Got): string => headers['webhook-id'] ?? ''
